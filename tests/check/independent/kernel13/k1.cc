// SPDX-License-Identifier: GPL-2.0
// Contexts and locks: what may sleep where, what a guard lends, in which order locks are taken.
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CASE event_log_grow: the log grows with GFP_KERNEL while the spinlock is held
namespace event_log_grow
{
struct Event {
	u32 code;
	u64 when;
};
struct Log {
	KVec<Event> events;
	u64 lost = 0;
};
//- bad
class EventLogBad
{
public:
	void record(u32 code, u64 when)
	{
		auto log = log_.lock_irqsave();

		if (log->events.size() >= 256) {
			log->lost++;
			return;
		}
		if (log->events.push({code, when}, GFP_KERNEL).is_err())
			log->lost++;
	}

private:
	SpinLock<Log> log_;
};
//- good
class EventLogGood
{
public:
	void record(u32 code, u64 when)
	{
		auto log = log_.lock_irqsave();

		if (log->events.size() >= 256) {
			log->lost++;
			return;
		}
		if (log->events.push({code, when}, GFP_ATOMIC).is_err())
			log->lost++;
	}

private:
	SpinLock<Log> log_;
};
//- shared
} // namespace event_log_grow

// CASE tty_write_copy: copies from user space with the spinlock of the ring held
namespace tty_write_copy
{
struct Ring {
	Array<u8, 128> bytes{};
	usize head = 0;

	void put(Span<const u8> from)
	{
		for (u8 byte : from)
			bytes[head++ % 128] = byte;
	}
};
struct Port {
	SpinLock<Ring> ring;
};
//- bad
Result<usize> port_write_bad(const Port &port, UserPtr<u8> from, usize count)
{
	Array<u8, 64> chunk{};
	const usize size = count < 64 ? count : 64;
	auto reader = UserSlice(move(from), size).reader();
	auto ring = port.ring.lock();
	TRY(reader.read(Span<u8>(chunk).first(size)));

	ring->put(Span<const u8>(chunk).first(size));
	return size;
}
//- good
Result<usize> port_write_good(const Port &port, UserPtr<u8> from, usize count)
{
	Array<u8, 64> chunk{};
	const usize size = count < 64 ? count : 64;
	auto reader = UserSlice(move(from), size).reader();
	TRY(reader.read(Span<u8>(chunk).first(size)));
	auto ring = port.ring.lock();

	ring->put(Span<const u8>(chunk).first(size));
	return size;
}
//- shared
} // namespace tty_write_copy

// CASE route_hits: takes a mutex inside of an RCU read-side section
namespace route_hits
{
struct Route {
	u32 gateway;
	u32 metric;
};
struct Usage {
	Array<u64, 16> hits{};
};
} // namespace route_hits
// SAFETY: numbers.
IMPL_SEND(route_hits::Route);
// SAFETY: readers change nothing.
IMPL_SYNC(route_hits::Route);
namespace route_hits
{
//- bad
class RouterBad
{
public:
	u32 route() const
	{
		auto reader = rcu::read_lock();
		auto route = route_.load(reader);
		u32 gateway = 0;

		if (route)
			gateway = route->gateway;
		auto usage = usage_.lock();
		usage->hits[gateway % 16]++;
		return gateway;
	}

private:
	RcuPtr<Route> route_;
	Mutex<Usage> usage_;
};
//- good
class RouterGood
{
public:
	u32 route() const
	{
		u32 gateway = 0;
		{
			auto reader = rcu::read_lock();
			auto route = route_.load(reader);

			if (route)
				gateway = route->gateway;
		}
		auto usage = usage_.lock();
		usage->hits[gateway % 16]++;
		return gateway;
	}

private:
	RcuPtr<Route> route_;
	Mutex<Usage> usage_;
};
//- shared
} // namespace route_hits

// CASE open_slot: allocates with GFP_KERNEL while the array's lock is held
namespace open_slot
{
struct File {
	explicit File(u32 mode) : mode(mode) {}
	u32 mode;
};
//- bad
class FilesBad
{
public:
	Result<usize> open(u32 mode)
	{
		auto place = TRY(files_.reserve_any(0, 63, GFP_KERNEL));
		const usize index = place.index();
		auto guard = files_.lock();
		auto file = TRY(KBox<File>::create(GFP_KERNEL, mode));

		move(place).fill(guard, move(file));
		return index;
	}

private:
	XArray<KBox<File>, struct FilesBadLock> files_{XArrayKind::AllocFromZero};
};
//- good
class FilesGood
{
public:
	Result<usize> open(u32 mode)
	{
		auto place = TRY(files_.reserve_any(0, 63, GFP_KERNEL));
		const usize index = place.index();
		auto file = TRY(KBox<File>::create(GFP_KERNEL, mode));
		auto guard = files_.lock();

		move(place).fill(guard, move(file));
		return index;
	}

private:
	XArray<KBox<File>, struct FilesGoodLock> files_{XArrayKind::AllocFromZero};
};
//- shared
} // namespace open_slot

// CASE flush_wait: waits for a completion while the spinlock of the queue lives
namespace flush_wait
{
struct Pending {
	u32 writes = 0;
	bool flushing = false;
};
struct Disk {
	SpinLock<Pending> pending;
	Completion flushed;
};
//- bad
u32 flush_bad(const Disk &disk)
{
	auto pending = disk.pending.lock();
	const u32 writes = pending->writes;

	pending->flushing = true;
	if (writes)
		disk.flushed.wait();
	return writes;
}
//- good
u32 flush_good(const Disk &disk)
{
	u32 writes = 0;
	{
		auto pending = disk.pending.lock();

		writes = pending->writes;
		pending->flushing = true;
	}
	if (writes)
		disk.flushed.wait();
	return writes;
}
//- shared
} // namespace flush_wait

// CASE quota_transfer: credit() and debit() take the two locks in opposite orders
namespace quota_transfer
{
struct Quota {
	u64 blocks = 0;
};
struct Journal {
	u64 entries = 0;
};
//- bad
class QuotasBad
{
public:
	void credit(u64 blocks) const
	{
		auto quota = quota_.lock();
		auto journal = journal_.lock();

		quota->blocks += blocks;
		journal->entries++;
	}
	bool debit(u64 blocks) const
	{
		auto journal = journal_.lock();
		auto quota = quota_.lock();

		if (quota->blocks < blocks)
			return false;
		quota->blocks -= blocks;
		journal->entries++;
		return true;
	}

private:
	Mutex<Quota, struct QuotaBadLock> quota_;
	Mutex<Journal, struct JournalBadLock> journal_;
};
//- good
class QuotasGood
{
public:
	void credit(u64 blocks) const
	{
		auto quota = quota_.lock();
		auto journal = journal_.lock();

		quota->blocks += blocks;
		journal->entries++;
	}
	bool debit(u64 blocks) const
	{
		auto quota = quota_.lock();
		auto journal = journal_.lock();

		if (quota->blocks < blocks)
			return false;
		quota->blocks -= blocks;
		journal->entries++;
		return true;
	}

private:
	Mutex<Quota, struct QuotaGoodLock> quota_;
	Mutex<Journal, struct JournalGoodLock> journal_;
};
//- shared
} // namespace quota_transfer

// CASE cache_evict: put() calls evict(), which locks the same mutex again
namespace cache_evict
{
struct Entry {
	u32 key;
	u32 age;
};
struct Entries {
	KVec<Entry> all;

	void drop_old(u32 limit)
	{
		all.retain([limit](const Entry &entry) { return entry.age < limit; });
	}
};
//- bad
class CacheBad
{
public:
	void evict(u32 limit) const
	{
		auto entries = entries_.lock();

		entries->drop_old(limit);
	}
	Result<void> put(u32 key) const
	{
		auto entries = entries_.lock();

		if (entries->all.size() > 100)
			evict(50);
		return entries->all.push({key, 0}, GFP_KERNEL);
	}

private:
	Mutex<Entries, struct CacheBadLock> entries_;
};
//- good
class CacheGood
{
public:
	void evict(u32 limit) const
	{
		auto entries = entries_.lock();

		entries->drop_old(limit);
	}
	Result<void> put(u32 key) const
	{
		auto entries = entries_.lock();

		if (entries->all.size() > 100)
			entries->drop_old(50);
		return entries->all.push({key, 0}, GFP_KERNEL);
	}

private:
	Mutex<Entries, struct CacheGoodLock> entries_;
};
//- shared
} // namespace cache_evict

// CASE battery_state: a reference to guarded data is kept beyond the guard
namespace battery_state
{
struct Battery {
	u32 charge = 100;
	u32 cycles = 0;
};
//- bad
class GaugeBad
{
public:
	void sample(u32 charge) const
	{
		Battery *battery = nullptr;
		{
			auto guard = battery_.lock();

			battery = &*guard;
			battery->charge = charge;
		}
		if (charge == 0)
			battery->cycles++;
	}

private:
	SpinLock<Battery, struct GaugeBadLock> battery_;
};
//- good
class GaugeGood
{
public:
	void sample(u32 charge) const
	{
		auto guard = battery_.lock();
		Battery &battery = *guard;

		battery.charge = charge;
		if (charge == 0)
			battery.cycles++;
	}

private:
	SpinLock<Battery, struct GaugeGoodLock> battery_;
};
//- shared
} // namespace battery_state

// CASE mixer_volume: the guard is a temporary, so the lock is free when the reference is used
namespace mixer_volume
{
struct Levels {
	Array<u32, 8> channels{};
};
//- bad
class MixerBad
{
public:
	u32 raise(u32 by) const
	{
		Levels &levels = *levels_.lock();
		u32 sum = 0;

		for (u32 &channel : levels.channels) {
			channel += by;
			sum += channel;
		}
		return sum;
	}

private:
	Mutex<Levels, struct MixerBadLock> levels_;
};
//- good
class MixerGood
{
public:
	u32 raise(u32 by) const
	{
		auto levels = levels_.lock();
		u32 sum = 0;

		for (u32 &channel : levels->channels) {
			channel += by;
			sum += channel;
		}
		return sum;
	}

private:
	Mutex<Levels, struct MixerGoodLock> levels_;
};
//- shared
} // namespace mixer_volume

// CASE poller_stop: the thread's handle ends, and waits, under the spinlock
namespace poller_stop
{
struct Poller {
	Option<KThread> thread;
	u32 stops = 0;
};
//- bad
class PollersBad
{
public:
	void stop() const
	{
		auto poller = poller_.lock();

		poller->stops++;
		if (poller->thread)
			poller->thread->join();
		poller->thread.reset();
	}

private:
	SpinLock<Poller, struct PollersBadLock> poller_;
};
//- good
class PollersGood
{
public:
	void stop() const
	{
		Option<KThread> old = poller_.with([](Poller &poller) {
			poller.stops++;
			return poller.thread.take();
		});

		if (old)
			old->join();
	}

private:
	SpinLock<Poller, struct PollersGoodLock> poller_;
};
//- shared
} // namespace poller_stop

// CASE filter_swap: waits for RCU readers while the spinlock is held
namespace filter_swap
{
struct Filter {
	u32 mask;
};
struct Version {
	u32 number = 0;
};
} // namespace filter_swap
// SAFETY: a number.
IMPL_SEND(filter_swap::Filter);
// SAFETY: readers change nothing.
IMPL_SYNC(filter_swap::Filter);
namespace filter_swap
{
struct Filters {
	RcuPtr<Filter> current;
	SpinLock<Version> version;
};
//- bad
Result<u32> swap_filter_bad(const Filters &filters, u32 mask)
{
	auto fresh = TRY(RcuBox<Filter>::create(GFP_KERNEL, mask));
	auto version = filters.version.lock();

	(void)filters.current.replace(move(fresh)).wait();
	return ++version->number;
}
//- good
Result<u32> swap_filter_good(const Filters &filters, u32 mask)
{
	auto fresh = TRY(RcuBox<Filter>::create(GFP_KERNEL, mask));
	auto version = filters.version.lock();

	filters.current.replace(move(fresh)).defer_free();
	return ++version->number;
}
//- shared
} // namespace filter_swap

// CASE cpu_snapshot: allocates sleepingly while preemption is off
namespace cpu_snapshot
{
struct Counters {
	DynamicPerCpu<u64> packets;
};
//- bad
Result<void> snapshot_bad(const Counters &counters, KVec<u64> &out)
{
	const PreemptGuard here;

	if (out.size() == out.capacity())
		TRY(out.reserve(16, GFP_KERNEL));
	(void)out.push_within_capacity(counters.packets.read());
	return {};
}
//- good
Result<void> snapshot_good(const Counters &counters, KVec<u64> &out)
{
	if (out.size() == out.capacity())
		TRY(out.reserve(16, GFP_KERNEL));
	const PreemptGuard here;

	(void)out.push_within_capacity(counters.packets.read());
	return {};
}
//- shared
} // namespace cpu_snapshot

// CASE codec_settings: takes a sleeping write lock while a spinning read lock is held
namespace codec_settings
{
struct Clock {
	u32 rate = 48000;
};
struct Settings {
	u32 divider = 1;
};
struct Codec {
	RwLock<Clock> clock;
	RwSemaphore<Settings> settings;
};
//- bad
void retune_bad(const Codec &codec, u32 base)
{
	auto clock = codec.clock.read();
	const u32 divider = clock->rate > base ? 2 : 1;

	codec.settings.write()->divider = divider;
}
//- good
void retune_good(const Codec &codec, u32 base)
{
	const u32 rate = codec.clock.read()->rate;
	const u32 divider = rate > base ? 2 : 1;

	codec.settings.write()->divider = divider;
}
//- shared
} // namespace codec_settings

// CASE inbox_take: waits on the condition with the spinlock of the statistics held as well
namespace inbox_take
{
struct Inbox {
	Option<u32> mail;
};
struct Counts {
	u64 taken = 0;
};
struct Office {
	Mutex<Inbox> inbox;
	SpinLock<Counts> counts;
	CondVar<struct MailArrived> arrived;
};
//- bad
u32 take_mail_bad(const Office &office)
{
	auto inbox = office.inbox.lock();
	auto counts = office.counts.lock();

	office.arrived.wait_while(inbox, [](const Inbox &i) { return i.mail.is_none(); });
	counts->taken++;
	return inbox->mail.take().value_or(0u);
}
//- good
u32 take_mail_good(const Office &office)
{
	auto inbox = office.inbox.lock();

	office.arrived.wait_while(inbox, [](const Inbox &i) { return i.mail.is_none(); });
	auto counts = office.counts.lock();
	counts->taken++;
	return inbox->mail.take().value_or(0u);
}
//- shared
} // namespace inbox_take

// CASE scan_yield: gives the CPU away inside of a plain RCU section; only SRCU readers may
namespace scan_yield
{
struct Scanner {
	explicit Scanner(KBox<Srcu> domain) : domain(move(domain)) {}
	KBox<Srcu> domain;
	Atomic<u32> scanned{0};
};
//- bad
void scan_bad(const Scanner &scanner, u32 rounds)
{
	auto reader = rcu::read_lock();

	for (u32 round = 0; round < rounds; round++) {
		scanner.scanned.inc();
		if (round % 16 == 15)
			KThread::yield();
	}
}
//- good
void scan_good(const Scanner &scanner, u32 rounds)
{
	auto reader = scanner.domain->read_lock();

	for (u32 round = 0; round < rounds; round++) {
		scanner.scanned.inc();
		if (round % 16 == 15)
			KThread::yield();
	}
}
//- shared
} // namespace scan_yield

// CASE printer_unlocked: a reference to the data is used after the lock was given up in between
namespace printer_unlocked
{
struct Job {
	u32 pages;
};
struct Spool {
	KVec<Job> jobs;
};
struct Printer {
	Mutex<Spool> spool;
	Completion ready;
};
//- bad
u32 print_first_bad(const Printer &printer)
{
	auto spool = printer.spool.lock();
	auto job = spool->jobs.front();

	if (!job)
		return 0;
	spool.unlocked([&] { printer.ready.wait(); });
	return job->pages;
}
//- good
u32 print_first_good(const Printer &printer)
{
	auto spool = printer.spool.lock();

	if (spool->jobs.empty())
		return 0;
	spool.unlocked([&] { printer.ready.wait(); });
	auto job = spool->jobs.front();
	return job ? job->pages : 0;
}
//- shared
} // namespace printer_unlocked

// CASE wake_condition: the condition of the wait takes a mutex, but is looked at half asleep
namespace wake_condition
{
struct Budget {
	u32 left = 0;
};
struct Throttle {
	Mutex<Budget> budget;
	Atomic<u32> published{0};
	WaitQueue<struct BudgetQueue> queue;
};
//- bad
void wait_for_budget_bad(const Throttle &throttle, u32 need)
{
	throttle.queue.wait_until([&] { return throttle.budget.lock()->left >= need; });
}
void add_budget_bad(const Throttle &throttle, u32 more)
{
	throttle.budget.lock()->left += more;
	throttle.queue.notify_all();
}
//- good
void wait_for_budget_good(const Throttle &throttle, u32 need)
{
	throttle.queue.wait_until([&] { return throttle.published.load(Relaxed) >= need; });
}
void add_budget_good(const Throttle &throttle, u32 more)
{
	{
		auto budget = throttle.budget.lock();

		budget->left += more;
		throttle.published.store(budget->left, Relaxed);
	}
	throttle.queue.notify_all();
}
//- shared
} // namespace wake_condition
