// SPDX-License-Identifier: GPL-2.0
// What may be done under which lock: sleeping, allocating, taking a lock twice,
// the order of two.
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CASE h1_journal_grow: the entry is added with GFP_KERNEL, which may sleep,
// under a spinlock
namespace h1_journal_grow
{
struct Entry {
	u64 time = 0;
	u32 code = 0;
};

/// The latest events; grows up to a limit.
struct Pages {
	KVec<Entry> entries;
	u32 lost = 0;
};
} // namespace h1_journal_grow
// SAFETY: numbers, in memory that belongs to no thread.
IMPL_SEND(h1_journal_grow::Entry);
// SAFETY: as above.
IMPL_SEND(h1_journal_grow::Pages);
namespace h1_journal_grow
{
constexpr usize LIMIT = 512;

//- bad
class JournalBad
{
public:
	/// Called by whoever notices something, in any context.
	void note_bad(u64 time, u32 code) const
	{
		auto pages = pages_.lock_irqsave();

		if (pages->entries.size() >= LIMIT || !keep_bad(*pages, {time, code}))
			pages->lost++;
	}

	u32 lost() const { return pages_.lock_irqsave()->lost; }

private:
	static bool keep_bad(Pages &pages, Entry entry)
	{
		return pages.entries.push(entry, GFP_KERNEL).is_ok();
	}

	SpinLock<Pages> pages_;
};
//- good
class JournalGood
{
public:
	/// Called by whoever notices something, in any context.
	void note_good(u64 time, u32 code) const
	{
		auto pages = pages_.lock_irqsave();

		if (pages->entries.size() >= LIMIT || !keep_good(*pages, {time, code}))
			pages->lost++;
	}

	u32 lost() const { return pages_.lock_irqsave()->lost; }

private:
	static bool keep_good(Pages &pages, Entry entry)
	{
		return pages.entries.push(entry, GFP_ATOMIC).is_ok();
	}

	SpinLock<Pages> pages_;
};
//- shared
} // namespace h1_journal_grow

// CASE h1_quota_reader: a mutex is taken inside an RCU read-side section
namespace h1_quota_reader
{
struct Quota {
	explicit Quota(u32 soft, u32 hard) : soft(soft), hard(hard) {}
	const u32 soft;
	const u32 hard;
};

struct Usage {
	u32 blocks = 0;
	u32 warnings = 0;
};
} // namespace h1_quota_reader
// SAFETY: numbers that do not change.
IMPL_SEND(h1_quota_reader::Quota);
// SAFETY: as above.
IMPL_SYNC(h1_quota_reader::Quota);
// SAFETY: numbers.
IMPL_SEND(h1_quota_reader::Usage);
namespace h1_quota_reader
{
class Account
{
public:
	//- bad
	Result<void> charge_bad(u32 blocks) const
	{
		auto reader = rcu::read_lock();
		auto quota = quota_.load(reader);

		if (!quota)
			return ENODEV;
		auto usage = usage_.lock();
		if (usage->blocks + blocks > quota->hard)
			return EDQUOT;
		if (usage->blocks + blocks > quota->soft)
			usage->warnings++;
		usage->blocks += blocks;
		return {};
	}
	//- good
	Result<void> charge_good(u32 blocks) const
	{
		u32 soft = 0;
		u32 hard = 0;
		{
			auto reader = rcu::read_lock();
			auto quota = quota_.load(reader);

			if (!quota)
				return ENODEV;
			soft = quota->soft;
			hard = quota->hard;
		}
		auto usage = usage_.lock();
		if (usage->blocks + blocks > hard)
			return EDQUOT;
		if (usage->blocks + blocks > soft)
			usage->warnings++;
		usage->blocks += blocks;
		return {};
	}
	//- shared

private:
	RcuPtr<Quota> quota_;
	Mutex<Usage> usage_;
};
} // namespace h1_quota_reader

// CASE h1_worker_slot: the end of the handle joins the thread, which sleeps,
// under the spinlock
namespace h1_worker_slot
{
struct Slot {
	Option<KThread> worker;
	u32 generation = 0;
};
} // namespace h1_worker_slot
// SAFETY: the handle of a thread may be given up by any other, and a number.
IMPL_SEND(h1_worker_slot::Slot);
namespace h1_worker_slot
{
//- bad
class PoolBad
{
public:
	u32 retire_bad() const
	{
		auto slot = slot_.lock();

		slot->worker = None;
		return ++slot->generation;
	}

private:
	SpinLock<Slot> slot_;
};
//- good
class PoolGood
{
public:
	u32 retire_good() const
	{
		auto slot = slot_.lock();

		slot->worker = None;
		return ++slot->generation;
	}

private:
	Mutex<Slot> slot_;
};
//- shared
} // namespace h1_worker_slot

// CASE h1_report_user: user memory is written, which may fault and sleep, under
// a spinlock
namespace h1_report_user
{
struct Report {
	u64 received = 0;
	u64 dropped = 0;
};
} // namespace h1_report_user
// SAFETY: numbers.
IMPL_SEND(h1_report_user::Report);
namespace h1_report_user
{
class Interface
{
public:
	void count(bool dropped) const
	{
		auto report = report_.lock();

		if (dropped)
			report->dropped++;
		else
			report->received++;
	}
	//- bad
	/// Answers an ioctl.
	Result<void> answer_bad(UserPtr<Report> at) const
	{
		auto writer = UserSlice(move(at), sizeof(Report)).writer();
		auto report = report_.lock();

		TRY(writer.write(*report));
		*report = Report();
		return {};
	}
	//- good
	/// Answers an ioctl.
	Result<void> answer_good(UserPtr<Report> at) const
	{
		auto writer = UserSlice(move(at), sizeof(Report)).writer();
		Report now;
		{
			auto report = report_.lock();

			now = *report;
			*report = Report();
		}
		return writer.write(now);
	}
	//- shared

private:
	SpinLock<Report> report_;
};
} // namespace h1_report_user

// CASE h1_sink_virtual: a sink that takes a mutex is called through its base
// under a spinlock
namespace h1_sink_virtual
{
class Sink
{
public:
	virtual ~Sink() = default;
	/// Takes one value.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep virtual void emit(u32 value) = 0;
};

struct Lines {
	u64 sum = 0;
	u32 count = 0;
};

struct Meter {
	u32 value = 0;
	u32 highest = 0;
};
} // namespace h1_sink_virtual
// SAFETY: numbers.
IMPL_SEND(h1_sink_virtual::Lines);
// SAFETY: numbers.
IMPL_SEND(h1_sink_virtual::Meter);
namespace h1_sink_virtual
{
class LogSink final : public Sink
{
public:
	__might_sleep void emit(u32 value) override
	{
		auto lines = lines_.lock();

		lines->sum += value;
		lines->count++;
	}

private:
	Mutex<Lines> lines_;
};

//- bad
void publish_bad(const SpinLock<Meter> &meter, Sink &sink)
{
	auto now = meter.lock();

	if (now->value <= now->highest)
		return;
	now->highest = now->value;
	sink.emit(now->highest);
}
//- good
void publish_good(const SpinLock<Meter> &meter, Sink &sink)
{
	u32 highest = 0;
	{
		auto now = meter.lock();

		if (now->value <= now->highest)
			return;
		now->highest = now->value;
		highest = now->highest;
	}
	sink.emit(highest);
}
//- shared
void drive(const SpinLock<Meter> &meter)
{
	LogSink log;

	//- bad
	publish_bad(meter, log);
	//- good
	publish_good(meter, log);
	//- shared
}
} // namespace h1_sink_virtual

// CASE h1_replace_policy: the old object ends without a word, so it waits,
// under a spinlock
namespace h1_replace_policy
{
struct Policy {
	explicit Policy(u32 rate) : rate(rate) {}
	const u32 rate;
};
struct Changes {
	u32 count = 0;
};
} // namespace h1_replace_policy
// SAFETY: a number that does not change.
IMPL_SEND(h1_replace_policy::Policy);
// SAFETY: as above.
IMPL_SYNC(h1_replace_policy::Policy);
// SAFETY: a number.
IMPL_SEND(h1_replace_policy::Changes);
namespace h1_replace_policy
{
class Shaper
{
public:
	//- bad
	Result<void> set_bad(u32 rate) const
	{
		auto fresh = TRY(RcuBox<Policy>::create(GFP_KERNEL, rate));
		auto changes = changes_.lock();
		auto old = policy_.replace(move(fresh));

		changes->count++;
		return {};
	}
	//- good
	Result<void> set_good(u32 rate) const
	{
		auto fresh = TRY(RcuBox<Policy>::create(GFP_KERNEL, rate));
		auto changes = changes_.lock();
		auto old = policy_.replace(move(fresh));

		changes->count++;
		old.defer_free();
		return {};
	}
	//- shared
	u32 rate() const
	{
		auto reader = rcu::read_lock();
		auto policy = policy_.load(reader);

		return policy ? policy->rate : 0;
	}

private:
	RcuPtr<Policy> policy_;
	SpinLock<Changes> changes_;
};
} // namespace h1_replace_policy

// CASE h1_wait_two_locks: it waits for the queue while a second lock, a
// spinning one, is held
namespace h1_wait_two_locks
{
struct Inbox {
	KVec<u32> orders;
};
struct Totals {
	u64 taken = 0;
};
} // namespace h1_wait_two_locks
// SAFETY: numbers, in memory that belongs to no thread.
IMPL_SEND(h1_wait_two_locks::Inbox);
// SAFETY: a number.
IMPL_SEND(h1_wait_two_locks::Totals);
namespace h1_wait_two_locks
{
class Desk
{
public:
	Result<void> put(u32 order) const
	{
		auto inbox = inbox_.lock();

		TRY(inbox->orders.push(order, GFP_KERNEL));
		arrived_.notify_one();
		return {};
	}
	//- bad
	u32 next_bad() const
	{
		auto inbox = inbox_.lock();
		auto totals = totals_.lock();

		arrived_.wait_while(inbox, [](const Inbox &i) { return i.orders.empty(); });
		totals->taken++;
		return inbox->orders.pop().value_or(0u);
	}
	//- good
	u32 next_good() const
	{
		auto inbox = inbox_.lock();

		arrived_.wait_while(inbox, [](const Inbox &i) { return i.orders.empty(); });
		auto totals = totals_.lock();
		totals->taken++;
		return inbox->orders.pop().value_or(0u);
	}
	//- shared

private:
	Mutex<Inbox> inbox_;
	SpinLock<Totals> totals_;
	CondVar<struct H1OrderArrived> arrived_;
};
} // namespace h1_wait_two_locks

// CASE h1_percpu_drain: the loop gives the CPU away, which sleeps, while
// preemption is off
namespace h1_percpu_drain
{
struct Budget {
	explicit Budget(DynamicPerCpu<u64> spent) : spent(move(spent)) {}
	DynamicPerCpu<u64> spent;
	Atomic<u64> over{0};
};

//- bad
void watch_bad(const Budget &budget, u64 limit, u32 rounds)
{
	const PreemptGuard here;

	for (u32 i = 0; i < rounds; i++) {
		if (budget.spent.get(here) > limit)
			budget.over.inc();
		KThread::yield();
	}
}
//- good
void watch_good(const Budget &budget, u64 limit, u32 rounds)
{
	for (u32 i = 0; i < rounds; i++) {
		{
			const PreemptGuard here;

			if (budget.spent.get(here) > limit)
				budget.over.inc();
		}
		KThread::yield();
	}
}
//- shared
} // namespace h1_percpu_drain

// CASE h1_wait_condition: the condition of the wait locks a mutex, with the
// thread marked as asleep
namespace h1_wait_condition
{
struct Links {
	u32 up = 0;
	u32 wanted = 2;
};
} // namespace h1_wait_condition
// SAFETY: numbers.
IMPL_SEND(h1_wait_condition::Links);
namespace h1_wait_condition
{
class Bond
{
public:
	void link_up() const
	{
		{
			auto links = links_.lock();

			links->up++;
			complete_.store(links->up >= links->wanted, Relaxed);
		}
		changed_.notify_all();
	}
	//- bad
	bool complete_bad() const
	{
		auto links = links_.lock();

		return links->up >= links->wanted;
	}
	void wait_bad() const
	{
		changed_.wait_until([this] { return complete_bad(); });
	}
	//- good
	bool complete_good() const { return complete_.load(Relaxed); }
	void wait_good() const
	{
		changed_.wait_until([this] { return complete_good(); });
	}
	//- shared

private:
	Mutex<Links> links_;
	Atomic<bool> complete_{false};
	WaitQueue<struct H1BondChanged> changed_;
};
} // namespace h1_wait_condition

// CASE h1_shelf_order: one function locks stock before orders, the other orders
// before stock
namespace h1_shelf_order
{
struct Stock {
	u32 items = 0;
};
struct Orders {
	u32 open = 0;
	u32 served = 0;
};
} // namespace h1_shelf_order
// SAFETY: a number.
IMPL_SEND(h1_shelf_order::Stock);
// SAFETY: numbers.
IMPL_SEND(h1_shelf_order::Orders);
namespace h1_shelf_order
{
//- bad
class WarehouseBad
{
public:
	void serve_bad() const
	{
		auto stock = stock_.lock();
		auto orders = orders_.lock();

		if (stock->items == 0 || orders->open == 0)
			return;
		stock->items--;
		orders->open--;
		orders->served++;
	}
	void cancel_bad(u32 count) const
	{
		auto orders = orders_.lock();
		const u32 back = count < orders->served ? count : orders->served;

		orders->served -= back;
		auto stock = stock_.lock();
		stock->items += back;
	}

private:
	Mutex<Stock> stock_;
	Mutex<Orders> orders_;
};
//- good
class WarehouseGood
{
public:
	void serve_good() const
	{
		auto stock = stock_.lock();
		auto orders = orders_.lock();

		if (stock->items == 0 || orders->open == 0)
			return;
		stock->items--;
		orders->open--;
		orders->served++;
	}
	void cancel_good(u32 count) const
	{
		auto stock = stock_.lock();
		auto orders = orders_.lock();
		const u32 back = count < orders->served ? count : orders->served;

		orders->served -= back;
		stock->items += back;
	}

private:
	Mutex<Stock> stock_;
	Mutex<Orders> orders_;
};
//- shared
} // namespace h1_shelf_order

// CASE h1_count_again: the method asks another for the size, which takes the
// lock that is held
namespace h1_count_again
{
struct Peers {
	KVec<u64> addresses;
	u32 refused = 0;
};
} // namespace h1_count_again
// SAFETY: numbers, in memory that belongs to no thread.
IMPL_SEND(h1_count_again::Peers);
namespace h1_count_again
{
class Registry
{
public:
	usize count() const { return peers_.lock()->addresses.size(); }
	//- bad
	Result<void> join_bad(u64 address) const
	{
		auto peers = peers_.lock();

		if (count() >= MOST) {
			peers->refused++;
			return ENOSPC;
		}
		return peers->addresses.push(address, GFP_KERNEL);
	}
	//- good
	Result<void> join_good(u64 address) const
	{
		auto peers = peers_.lock();

		if (peers->addresses.size() >= MOST) {
			peers->refused++;
			return ENOSPC;
		}
		return peers->addresses.push(address, GFP_KERNEL);
	}
	//- shared

private:
	static constexpr usize MOST = 16;

	Mutex<Peers> peers_;
};
} // namespace h1_count_again

// CASE h1_store_locked: store() takes the lock of the array, of which a guard
// lives
namespace h1_store_locked
{
struct Stream {
	explicit Stream(u32 rate) : rate(rate) {}
	u32 rate;
	u32 restarts = 0;
};
} // namespace h1_store_locked
// SAFETY: numbers.
IMPL_SEND(h1_store_locked::Stream);
namespace h1_store_locked
{
class Mixer
{
public:
	//- bad
	Result<void> tune_bad(usize id, u32 rate) const
	{
		auto fresh = TRY(KBox<Stream>::create(GFP_KERNEL, rate));
		auto guard = streams_.lock();

		if (auto stream = guard.get_mut(id)) {
			stream->rate = rate;
			stream->restarts++;
			return {};
		}
		(void)TRY(streams_.store(id, move(fresh), GFP_ATOMIC));
		return {};
	}
	//- good
	Result<void> tune_good(usize id, u32 rate) const
	{
		auto fresh = TRY(KBox<Stream>::create(GFP_KERNEL, rate));
		{
			auto guard = streams_.lock();

			if (auto stream = guard.get_mut(id)) {
				stream->rate = rate;
				stream->restarts++;
				return {};
			}
		}
		(void)TRY(streams_.store(id, move(fresh), GFP_KERNEL));
		return {};
	}
	//- shared

private:
	XArray<KBox<Stream>, struct H1Streams> streams_;
};
} // namespace h1_store_locked

// CASE h1_seq_self: the writer asks for a copy of the data that it is just
// writing: that never ends
namespace h1_seq_self
{
struct Clock {
	u64 base = 0;
	u64 drift = 0;
	u32 steps = 0;
};
} // namespace h1_seq_self
// SAFETY: numbers.
IMPL_SEND(h1_seq_self::Clock);
namespace h1_seq_self
{
class Time
{
public:
	u64 now() const
	{
		const Clock clock = clock_.read();

		return clock.base + clock.drift;
	}
	//- bad
	void step_bad(u64 to) const
	{
		auto writer = clock_.write();

		writer->drift = to - now();
		writer->steps++;
	}
	//- good
	void step_good(u64 to) const
	{
		auto writer = clock_.write();

		writer->drift = to - (writer->base + writer->drift);
		writer->steps++;
	}
	//- shared

private:
	SeqLock<Clock> clock_;
};
} // namespace h1_seq_self

// CLEAN h1_reserve_before: memory before the lock, what is replaced dropped
// behind it
namespace h1_reserve_before
{
struct Names {
	RBTree<u32, u64> by_id;
	u32 changes = 0;
};
} // namespace h1_reserve_before
// SAFETY: a tree of numbers, and a number.
IMPL_SEND(h1_reserve_before::Names);
namespace h1_reserve_before
{
Result<void> put(const SpinLock<Names> &names, u32 id, u64 hash)
{
	auto memory = TRY((RBTreeNodeReservation<u32, u64>::create(GFP_KERNEL)));
	Option<RBTreeNode<u32, u64>> old;
	{
		auto n = names.lock();

		old = n->by_id.insert(move(memory).into_node(id, hash));
		n->changes++;
	}
	if (old)
		pr_info("{} replaced\n", old->key());
	return {};
}
} // namespace h1_reserve_before

// CLEAN h1_try_then_wait: numbers go from under a spinlock to under a mutex,
// one after the other
namespace h1_try_then_wait
{
struct Hot {
	u32 hits = 0;
};
struct Cold {
	u64 hits = 0;
};
} // namespace h1_try_then_wait
// SAFETY: a number.
IMPL_SEND(h1_try_then_wait::Hot);
// SAFETY: a number.
IMPL_SEND(h1_try_then_wait::Cold);
namespace h1_try_then_wait
{
class Counter
{
public:
	void hit() const { hot_.lock()->hits++; }
	u64 fold() const
	{
		u32 hits = 0;
		{
			auto hot = hot_.lock();

			hits = hot->hits;
			hot->hits = 0;
		}
		auto cold = cold_.lock();
		cold->hits += hits;
		return cold->hits;
	}
	bool busy() const
	{
		if (auto cold = cold_.try_lock())
			return false;
		return true;
	}

private:
	SpinLock<Hot> hot_;
	Mutex<Cold> cold_;
};
} // namespace h1_try_then_wait

// CLEAN h1_unlocked_alloc: the spinlock is released for the allocation, and
// looked at again
namespace h1_unlocked_alloc
{
struct Heap {
	KVec<KBox<u64>> spare;
	u32 misses = 0;
};
} // namespace h1_unlocked_alloc
// SAFETY: owners of numbers, and a number.
IMPL_SEND(h1_unlocked_alloc::Heap);
namespace h1_unlocked_alloc
{
Result<KBox<u64>> obtain(const SpinLock<Heap> &heap)
{
	{
		auto h = heap.lock();

		if (auto found = h->spare.pop())
			return found.take().value();
		h->misses++;
	}
	return KBox<u64>::create(GFP_KERNEL, 0u);
}

void give_back(const SpinLock<Heap> &heap, KBox<u64> object)
{
	Option<KBox<u64>> unwanted;
	{
		auto h = heap.lock();

		unwanted = h->spare.push_within_capacity(move(object));
	}
}
} // namespace h1_unlocked_alloc

// CLEAN h1_irq_both_sides: the handler proves that interrupts are off, the
// thread switches them off
namespace h1_irq_both_sides
{
struct Fifo {
	Array<u32, 16> values{};
	u32 head = 0;
	u32 tail = 0;
};
} // namespace h1_irq_both_sides
// SAFETY: numbers.
IMPL_SEND(h1_irq_both_sides::Fifo);
namespace h1_irq_both_sides
{
class Serial
{
public:
	/// From the handler of the interrupt.
	void received(const IrqsOff &off, u32 value) const
	{
		auto fifo = fifo_.lock(off);

		if (fifo->head - fifo->tail < fifo->values.size())
			fifo->values[fifo->head++ % fifo->values.size()] = value;
	}
	Option<u32> read() const
	{
		auto fifo = fifo_.lock_irqsave();

		if (fifo->head == fifo->tail)
			return None;
		return fifo->values[fifo->tail++ % fifo->values.size()];
	}
	void inject(u32 value) const
	{
		const IrqsOffGuard guard;

		received(guard.irqs_off(), value);
	}

private:
	SpinLock<Fifo> fifo_;
};
} // namespace h1_irq_both_sides

// CLEAN h1_srcu_sleep: a reader of sleepable RCU may wait for a mutex
namespace h1_srcu_sleep
{
struct Visits {
	u32 count = 0;
};
} // namespace h1_srcu_sleep
// SAFETY: a number.
IMPL_SEND(h1_srcu_sleep::Visits);
namespace h1_srcu_sleep
{
class Garden
{
public:
	explicit Garden(KBox<Srcu> domain) : domain_(move(domain)) {}

	void visit() const
	{
		auto reader = domain_->read_lock();
		auto visits = visits_.lock();

		visits->count++;
	}
	u32 close() const
	{
		domain_->synchronize();
		return visits_.lock()->count;
	}

private:
	KBox<Srcu> domain_;
	Mutex<Visits> visits_;
};
} // namespace h1_srcu_sleep

// CLEAN h1_lock_by_turns: the same lock twice, one after the other, and two
// locks in one order
namespace h1_lock_by_turns
{
struct Left {
	u32 value = 0;
};
struct Right {
	u32 value = 0;
};
} // namespace h1_lock_by_turns
// SAFETY: a number.
IMPL_SEND(h1_lock_by_turns::Left);
// SAFETY: a number.
IMPL_SEND(h1_lock_by_turns::Right);
namespace h1_lock_by_turns
{
class Scale
{
public:
	bool balance() const
	{
		if (left_.lock()->value == 0)
			left_.lock()->value = 1;
		auto left = left_.lock();
		auto right = right_.lock();

		right->value = left->value;
		return right->value != 0;
	}
	u32 heavier() const
	{
		const u32 right = right_.lock()->value;
		const u32 left = left_.lock()->value;

		return left > right ? left : right;
	}

private:
	Mutex<Left> left_;
	Mutex<Right> right_;
};
} // namespace h1_lock_by_turns
