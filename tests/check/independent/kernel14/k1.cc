// SPDX-License-Identifier: GPL-2.0
// Parts of drivers: queues, caches, tables and their locks.
#include <core/byte_order.hh>
#include <core/function_ref.hh>
#include <core/transmute.hh>
#include <kernel/arc.hh>
#include <kernel/container_of.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CASE event_log_grow: the log grows with GFP_KERNEL while its spinlock is held, which may sleep
namespace event_log_grow
{
struct Event {
	u64 when;
	u32 code;
};
struct Pending {
	KVec<Event> events;
	u32 lost = 0;
};
//- bad
class EventLogBad
{
public:
	Result<void> note(u64 when, u32 code) const
	{
		auto pending = pending_.lock_irqsave();

		if (pending->events.size() >= LIMIT) {
			pending->lost++;
			return ENOSPC;
		}
		return pending->events.push(Event{.when = when, .code = code}, GFP_KERNEL);
	}
	u32 lost() const { return pending_.lock_irqsave()->lost; }

private:
	static constexpr usize LIMIT = 256;
	SpinLock<Pending, struct EventLogBadLock> pending_;
};
//- good
class EventLogGood
{
public:
	Result<void> note(u64 when, u32 code) const
	{
		auto pending = pending_.lock_irqsave();

		if (pending->events.size() >= LIMIT) {
			pending->lost++;
			return ENOSPC;
		}
		return pending->events.push(Event{.when = when, .code = code}, GFP_ATOMIC);
	}
	u32 lost() const { return pending_.lock_irqsave()->lost; }

private:
	static constexpr usize LIMIT = 256;
	SpinLock<Pending, struct EventLogGoodLock> pending_;
};
} // namespace event_log_grow

// CASE stats_flush: the flush is called with the spinlock held and takes a mutex two calls down
namespace stats_flush
{
struct Counters {
	u64 bytes = 0;
	u64 packets = 0;
};
struct Report {
	u64 bytes = 0;
	u32 rounds = 0;
};
//- bad
class StatsBad
{
public:
	void account(u64 bytes) const
	{
		auto now = now_.lock();

		now->bytes += bytes;
		now->packets++;
		if (now->packets % BATCH == 0)
			flush(now->bytes);
	}

private:
	static constexpr u64 BATCH = 64;

	void flush(u64 bytes) const { publish(bytes); }
	void publish(u64 bytes) const
	{
		auto report = report_.lock();

		report->bytes = bytes;
		report->rounds++;
	}

	SpinLock<Counters, struct StatsBadNow> now_;
	Mutex<Report, struct StatsBadReport> report_;
};
//- good
class StatsGood
{
public:
	void account(u64 bytes) const
	{
		u64 total = 0;
		{
			auto now = now_.lock();

			now->bytes += bytes;
			now->packets++;
			if (now->packets % BATCH == 0)
				total = now->bytes;
		}
		if (total)
			flush(total);
	}

private:
	static constexpr u64 BATCH = 64;

	void flush(u64 bytes) const { publish(bytes); }
	void publish(u64 bytes) const
	{
		auto report = report_.lock();

		if (bytes > report->bytes)
			report->bytes = bytes;
		report->rounds++;
	}

	SpinLock<Counters, struct StatsGoodNow> now_;
	Mutex<Report, struct StatsGoodReport> report_;
};
} // namespace stats_flush

// CASE filter_set: user memory is copied, which may fault and sleep, while the rwlock is held
namespace filter_set
{
struct Filter {
	u32 source;
	u32 mask;
};
struct Filters {
	Array<Filter, 8> rules{};
	u32 used = 0;
};
} // namespace filter_set
template <>
inline constexpr bool core::is_from_bytes<filter_set::Filter> =
	core::fields_from_bytes<filter_set::Filter, &filter_set::Filter::source,
				&filter_set::Filter::mask>();
namespace filter_set
{
//- bad
Result<void> add_bad(const RwLock<Filters> &filters, UserPtr<Filter> at)
{
	UserSliceReader reader = UserSlice(move(at), sizeof(Filter)).reader();
	auto table = filters.write();

	if (table->used == table->rules.size())
		return ENOSPC;
	table->rules[table->used] = TRY(reader.read<Filter>());
	table->used++;
	return {};
}
//- good
Result<void> add_good(const RwLock<Filters> &filters, UserPtr<Filter> at)
{
	UserSliceReader reader = UserSlice(move(at), sizeof(Filter)).reader();
	const Filter rule = TRY(reader.read<Filter>());
	auto table = filters.write();

	if (table->used == table->rules.size())
		return ENOSPC;
	table->rules[table->used] = rule;
	table->used++;
	return {};
}
} // namespace filter_set

// CASE route_swap: waits for the readers from inside of a read-side section: it never ends
namespace route_swap
{
struct Route {
	Route(u32 gateway, u32 metric) : gateway(gateway), metric(metric) {}
	const u32 gateway;
	const u32 metric;
};
} // namespace route_swap
// SAFETY: numbers that do not change.
IMPL_SEND(route_swap::Route);
// SAFETY: as above.
IMPL_SYNC(route_swap::Route);
namespace route_swap
{
//- bad
class RouterBad
{
public:
	/// Replaces the route if the new one is better.
	Result<bool> offer(u32 gateway, u32 metric)
	{
		auto fresh = TRY(RcuBox<Route>::create(GFP_KERNEL, gateway, metric));
		auto reader = rcu::read_lock();
		auto current = route_.load(reader);

		if (current && current->metric <= metric)
			return false;
		(void)route_.replace(move(fresh)).wait();
		return true;
	}

private:
	RcuPtr<Route> route_;
};
//- good
class RouterGood
{
public:
	/// Replaces the route if the new one is better.
	Result<bool> offer(u32 gateway, u32 metric)
	{
		auto fresh = TRY(RcuBox<Route>::create(GFP_KERNEL, gateway, metric));
		{
			auto reader = rcu::read_lock();
			auto current = route_.load(reader);

			if (current && current->metric <= metric)
				return false;
		}
		(void)route_.replace(move(fresh)).wait();
		return true;
	}

private:
	RcuPtr<Route> route_;
};
} // namespace route_swap

// CASE frame_builder: the payload span is taken before the checksum is appended, which may move it
namespace frame_builder
{
u8 checksum(Span<const u8> bytes)
{
	u8 sum = 0;

	for (u8 byte : bytes)
		sum = static_cast<u8>(sum + byte);
	return sum;
}
//- bad
Result<KVec<u8>> build_bad(u8 kind, Span<const u8> payload)
{
	KVec<u8> frame;

	TRY(frame.push(kind, GFP_KERNEL));
	TRY(frame.extend(payload, GFP_KERNEL));
	Span<u8> body = frame.span().skip(1);
	TRY(frame.push(checksum(payload), GFP_KERNEL));
	for (u8 &byte : body)
		byte ^= 0x5a;
	return frame;
}
//- good
Result<KVec<u8>> build_good(u8 kind, Span<const u8> payload)
{
	KVec<u8> frame;

	TRY(frame.push(kind, GFP_KERNEL));
	TRY(frame.extend(payload, GFP_KERNEL));
	TRY(frame.push(checksum(payload), GFP_KERNEL));
	Span<u8> body = frame.span().subspan(1, payload.size());
	for (u8 &byte : body)
		byte ^= 0x5a;
	return frame;
}
} // namespace frame_builder

// CASE lease_drop: a reference to the vector's entry is used after the entry was removed
namespace lease_drop
{
struct Lease {
	u32 id;
	KString holder;
};
//- bad
Result<void> expire_bad(KVec<KBox<Lease>> &leases, u32 id)
{
	for (usize i = 0; i < leases.size(); i++) {
		const Lease &lease = *leases[i];

		if (lease.id != id)
			continue;
		(void)leases.swap_remove(i);
		pr_info("lease {} of {} expired\n", lease.id, lease.holder.view());
		return {};
	}
	return ENOENT;
}
//- good
Result<void> expire_good(KVec<KBox<Lease>> &leases, u32 id)
{
	for (usize i = 0; i < leases.size(); i++) {
		if (leases[i]->id != id)
			continue;
		const auto lease = TRY(leases.swap_remove(i).ok_or(ENOENT));

		pr_info("lease {} of {} expired\n", lease->id, lease->holder.view());
		return {};
	}
	return ENOENT;
}
} // namespace lease_drop

// CASE poller_start: the Arc is moved into the thread and used again by who started it
namespace poller_start
{
struct Poll {
	Atomic<u32> rounds{0};
	Atomic<bool> enabled{false};
};
void poll(const Poll &poll)
{
	while (!KThread::should_stop()) {
		if (poll.enabled.load(Relaxed))
			poll.rounds.inc();
		KThread::yield();
	}
}
} // namespace poller_start
// SAFETY: atomic numbers.
IMPL_SEND(poller_start::Poll);
// SAFETY: as above.
IMPL_SYNC(poller_start::Poll);
namespace poller_start
{
//- bad
Result<KThread> start_bad(Arc<Poll> state, bool enable)
{
	auto thread = TRY(KThread::run("poller", move(state), [](Arc<Poll> &own) { poll(*own); }));

	if (enable)
		state->enabled.store(true, Relaxed);
	return thread;
}
//- good
Result<KThread> start_good(Arc<Poll> state, bool enable)
{
	auto thread =
		TRY(KThread::run("poller", state.clone(), [](Arc<Poll> &own) { poll(*own); }));

	if (enable)
		state->enabled.store(true, Relaxed);
	return thread;
}
} // namespace poller_start

// CASE settings_peek: hands out a reference to what the mutex guards, and the mutex is released
namespace settings_peek
{
struct Profile {
	u32 rate = 9600;
	u32 parity = 0;
};
struct Settings {
	Profile active;
	u32 changes = 0;
};
//- bad
class PortBad
{
public:
	void set_rate(u32 rate)
	{
		auto settings = settings_.lock();

		settings->active.rate = rate;
		settings->changes++;
	}
	const Profile &profile() const __lifetimebound { return settings_.lock()->active; }
	u32 bytes_per_second() const
	{
		const Profile &now = profile();

		return now.parity ? now.rate / 11 : now.rate / 10;
	}

private:
	Mutex<Settings, struct PortBadSettings> settings_;
};
//- good
class PortGood
{
public:
	void set_rate(u32 rate)
	{
		auto settings = settings_.lock();

		settings->active.rate = rate;
		settings->changes++;
	}
	Profile profile() const { return settings_.lock()->active; }
	u32 bytes_per_second() const
	{
		const Profile now = profile();

		return now.parity ? now.rate / 11 : now.rate / 10;
	}

private:
	Mutex<Settings, struct PortGoodSettings> settings_;
};
} // namespace settings_peek

// CASE label_of_disk: the view is of a string that ends with the statement
namespace label_of_disk
{
struct Disk {
	u32 major;
	u32 minor;
};
Result<KString> name_of(const Disk &disk)
{
	return KString::format(GFP_KERNEL, "disk", disk.major, ':', disk.minor);
}
//- bad
Result<usize> longest_bad(Span<const Disk> disks)
{
	usize longest = 0;

	for (const Disk &disk : disks) {
		StrView name = TRY(name_of(disk)).view();

		if (name.starts_with("disk0"))
			continue;
		if (name.size() > longest)
			longest = name.size();
		pr_info("disk {}\n", name);
	}
	return longest;
}
//- good
Result<usize> longest_good(Span<const Disk> disks)
{
	usize longest = 0;

	for (const Disk &disk : disks) {
		const KString text = TRY(name_of(disk));
		StrView name = text.view();

		if (name.starts_with("disk0"))
			continue;
		if (name.size() > longest)
			longest = name.size();
		pr_info("disk {}\n", name);
	}
	return longest;
}
} // namespace label_of_disk

// CASE progress_share: a plain counter is said to be Sync and is written by two threads at once
namespace progress_share
{
//- bad
class ProgressBad
{
public:
	void step(u32 count) const
	{
		if (done_ + count <= total_)
			done_ += count;
	}
	u32 percent() const { return total_ ? done_ * 100 / total_ : 0; }

private:
	mutable u32 done_ = 0;
	u32 total_ = 1000;
};
//- good
class ProgressGood
{
public:
	void step(u32 count) const
	{
		u32 done = done_.load(Relaxed);

		while (done + count <= total_ && !done_.try_cmpxchg(done, done + count, Relaxed))
			;
	}
	u32 percent() const { return total_ ? done_.load(Relaxed) * 100 / total_ : 0; }

private:
	Atomic<u32> done_{0};
	u32 total_ = 1000;
};
//- shared
} // namespace progress_share
//- bad
// SAFETY: a counter; a step that is lost does not matter.
IMPL_SEND(progress_share::ProgressBad);
// SAFETY: as above.
IMPL_SYNC(progress_share::ProgressBad);
//- good
// SAFETY: an atomic counter, and a number that does not change.
IMPL_SEND(progress_share::ProgressGood);
// SAFETY: as above.
IMPL_SYNC(progress_share::ProgressGood);
//- shared
namespace progress_share
{
//- bad
Result<u32> run_bad(u32 steps)
{
	auto progress = TRY(Arc<ProgressBad>::create(GFP_KERNEL));
	auto helper = TRY(KThread::run("helper", progress.clone(), [](Arc<ProgressBad> &own) {
		while (!KThread::should_stop()) {
			own->step(1);
			KThread::yield();
		}
	}));

	for (u32 i = 0; i < steps; i++)
		progress->step(1);
	return progress->percent();
}
//- good
Result<u32> run_good(u32 steps)
{
	auto progress = TRY(Arc<ProgressGood>::create(GFP_KERNEL));
	auto helper = TRY(KThread::run("helper", progress.clone(), [](Arc<ProgressGood> &own) {
		while (!KThread::should_stop()) {
			own->step(1);
			KThread::yield();
		}
	}));

	for (u32 i = 0; i < steps; i++)
		progress->step(1);
	return progress->percent();
}
} // namespace progress_share

// CASE schema_barrier: the barrier ends before the slot, whose destructor defers a drop with it
namespace schema_barrier
{
struct Schema {
	explicit Schema(KString name) : name(move(name)) {}
	KString name;
};
} // namespace schema_barrier
// SAFETY: a text of its own.
IMPL_SEND(schema_barrier::Schema);
// SAFETY: a text that nobody changes.
IMPL_SYNC(schema_barrier::Schema);
namespace schema_barrier
{
class Slot
{
public:
	explicit Slot(const rcu::Barrier &barrier __lifetimebound) : barrier_(barrier) {}
	Slot(const Slot &) = delete;
	Slot &operator=(const Slot &) = delete;
	~Slot() { schema_.take().defer_drop(barrier_); }
	void set(RcuBox<Schema> schema) { schema_.replace(move(schema)).defer_drop(barrier_); }
	usize name_size() const
	{
		auto reader = rcu::read_lock();
		auto schema = schema_.load(reader);

		return schema ? schema->name.size() : 0;
	}

private:
	const rcu::Barrier &barrier_;
	RcuPtr<Schema> schema_;
};
//- bad
class CatalogBad
{
public:
	CatalogBad() : slot_(barrier_) {}
	Result<void> rename(StrView name)
	{
		auto text = TRY(KString::from(name, GFP_KERNEL));

		slot_.set(TRY(RcuBox<Schema>::create(GFP_KERNEL, move(text))));
		return {};
	}
	usize name_size() const { return slot_.name_size(); }

private:
	Slot slot_;
	rcu::Barrier barrier_;
};
//- good
class CatalogGood
{
public:
	CatalogGood() : slot_(barrier_) {}
	Result<void> rename(StrView name)
	{
		auto text = TRY(KString::from(name, GFP_KERNEL));

		slot_.set(TRY(RcuBox<Schema>::create(GFP_KERNEL, move(text))));
		return {};
	}
	usize name_size() const { return slot_.name_size(); }

private:
	rcu::Barrier barrier_;
	Slot slot_;
};
} // namespace schema_barrier

// CASE account_move: transfer() holds the lock and calls balance(), which takes it again
namespace account_move
{
struct Books {
	Array<u32, 16> credits{};
	u32 moves = 0;
};
//- bad
class LedgerBad
{
public:
	u32 balance(usize who) const
	{
		auto books = books_.lock();

		return who < books->credits.size() ? books->credits[who] : 0;
	}
	Result<void> transfer(usize from, usize to, u32 amount) const
	{
		auto books = books_.lock();

		if (from >= books->credits.size() || to >= books->credits.size())
			return EINVAL;
		if (balance(from) < amount)
			return EDQUOT;
		books->credits[from] -= amount;
		books->credits[to] += amount;
		books->moves++;
		return {};
	}

private:
	Mutex<Books, struct LedgerBadBooks> books_;
};
//- good
class LedgerGood
{
public:
	u32 balance(usize who) const
	{
		auto books = books_.lock();

		return balance_of(*books, who);
	}
	Result<void> transfer(usize from, usize to, u32 amount) const
	{
		auto books = books_.lock();

		if (from >= books->credits.size() || to >= books->credits.size())
			return EINVAL;
		if (balance_of(*books, from) < amount)
			return EDQUOT;
		books->credits[from] -= amount;
		books->credits[to] += amount;
		books->moves++;
		return {};
	}

private:
	static u32 balance_of(const Books &books, usize who)
	{
		return who < books.credits.size() ? books.credits[who] : 0;
	}

	Mutex<Books, struct LedgerGoodBooks> books_;
};
} // namespace account_move

// CASE volume_order: one function takes inodes and then blocks, the other the other way round
namespace volume_order
{
struct Inodes {
	u32 used = 0;
};
struct Blocks {
	u32 used = 0;
	u32 limit = 4096;
};
//- bad
class VolumeBad
{
public:
	Result<void> create(u32 count) const
	{
		auto inodes = inodes_.lock();
		auto blocks = blocks_.lock();

		if (blocks->limit - blocks->used < count)
			return ENOSPC;
		blocks->used += count;
		inodes->used++;
		return {};
	}
	void remove(u32 count) const
	{
		auto blocks = blocks_.lock();

		if (blocks->used < count)
			return;
		blocks->used -= count;
		auto inodes = inodes_.lock();
		if (inodes->used)
			inodes->used--;
	}

private:
	Mutex<Inodes, struct VolumeBadInodes> inodes_;
	Mutex<Blocks, struct VolumeBadBlocks> blocks_;
};
//- good
class VolumeGood
{
public:
	Result<void> create(u32 count) const
	{
		auto inodes = inodes_.lock();
		auto blocks = blocks_.lock();

		if (blocks->limit - blocks->used < count)
			return ENOSPC;
		blocks->used += count;
		inodes->used++;
		return {};
	}
	void remove(u32 count) const
	{
		auto inodes = inodes_.lock();
		auto blocks = blocks_.lock();

		if (blocks->used < count)
			return;
		blocks->used -= count;
		if (inodes->used)
			inodes->used--;
	}

private:
	Mutex<Inodes, struct VolumeGoodInodes> inodes_;
	Mutex<Blocks, struct VolumeGoodBlocks> blocks_;
};
} // namespace volume_order

// CASE key_import: the result of read() is thrown away, so the key may be bytes of nobody
namespace key_import
{
struct Keys {
	Array<u8, 16> current{};
	u32 version = 0;
};
//- bad
Result<u32> import_bad(const Mutex<Keys> &keys, UserPtr<u8> at)
{
	UserSliceReader reader = UserSlice(move(at), 16).reader();
	u8 fresh[16];

	static_cast<void>(reader.read(Span<u8>(fresh)));
	auto guard = keys.lock();

	guard->current.span().copy_from(Span<const u8>(fresh));
	guard->version++;
	return guard->version;
}
//- good
Result<u32> import_good(const Mutex<Keys> &keys, UserPtr<u8> at)
{
	UserSliceReader reader = UserSlice(move(at), 16).reader();
	u8 fresh[16];

	TRY(reader.read(Span<u8>(fresh)));
	auto guard = keys.lock();

	guard->current.span().copy_from(Span<const u8>(fresh));
	guard->version++;
	return guard->version;
}
} // namespace key_import

// CASE resampler: the phase is left without a value and is read by the first feed()
namespace resampler
{
//- bad
class ResamplerBad
{
public:
	explicit ResamplerBad(u32 ratio) : ratio_(ratio) {}
	void reset() { phase_ = 0; }
	Result<void> feed(Span<const u32> in, KVec<u32> &out)
	{
		for (u32 sample : in) {
			phase_ += ratio_;
			while (phase_ >= 256) {
				TRY(out.push(sample, GFP_KERNEL));
				phase_ -= 256;
			}
		}
		return {};
	}

private:
	u32 ratio_;
	u32 phase_;
};
//- good
class ResamplerGood
{
public:
	explicit ResamplerGood(u32 ratio) : ratio_(ratio) {}
	void reset() { phase_ = 0; }
	Result<void> feed(Span<const u32> in, KVec<u32> &out)
	{
		for (u32 sample : in) {
			phase_ += ratio_;
			while (phase_ >= 256) {
				TRY(out.push(sample, GFP_KERNEL));
				phase_ -= 256;
			}
		}
		return {};
	}

private:
	u32 ratio_;
	u32 phase_ = 0;
};
} // namespace resampler

// CASE policy_publish: the box is filled after it was published: the box is empty by then
namespace policy_publish
{
struct Policy {
	u32 burst = 0;
	u32 rate = 0;
};
} // namespace policy_publish
// SAFETY: numbers.
IMPL_SEND(policy_publish::Policy);
// SAFETY: numbers that readers do not change.
IMPL_SYNC(policy_publish::Policy);
namespace policy_publish
{
//- bad
Result<void> update_bad(const RcuPtr<Policy> &policy, u32 rate)
{
	auto fresh = TRY(RcuBox<Policy>::create(GFP_KERNEL));
	auto old = policy.replace(move(fresh));

	fresh->rate = rate;
	fresh->burst = rate / 4;
	old.defer_free();
	return {};
}
//- good
Result<void> update_good(const RcuPtr<Policy> &policy, u32 rate)
{
	auto fresh = TRY(RcuBox<Policy>::create(GFP_KERNEL));

	fresh->rate = rate;
	fresh->burst = rate / 4;
	auto old = policy.replace(move(fresh));
	old.defer_free();
	return {};
}
} // namespace policy_publish

// CASE undo_entry: the undo closure keeps a reference to an entry over a push that may move it
namespace undo_entry
{
struct Step {
	u32 op;
	bool committed;
};
//- bad
Result<void> record_bad(KVec<Step> &steps, u32 op, u32 follow_up)
{
	TRY(steps.push(Step{.op = op, .committed = true}, GFP_KERNEL));
	Step &first = steps[steps.size() - 1];
	core::ScopeGuard undo([&first] { first.committed = false; });

	TRY(steps.push(Step{.op = follow_up, .committed = true}, GFP_KERNEL));
	if (follow_up == op)
		return EINVAL;
	undo.dismiss();
	return {};
}
//- good
Result<void> record_good(KVec<Step> &steps, u32 op, u32 follow_up)
{
	TRY(steps.reserve(2, GFP_KERNEL));
	const usize first = steps.size();
	TRY(steps.push(Step{.op = op, .committed = true}, GFP_KERNEL));
	TRY(steps.push(Step{.op = follow_up, .committed = true}, GFP_KERNEL));
	if (follow_up == op) {
		steps[first].committed = false;
		return EINVAL;
	}
	return {};
}
} // namespace undo_entry

// CASE timeout_scan: takes a request off the list in a loop that goes on from that request
namespace timeout_scan
{
struct Request : ListLinks<> {
	Request(u32 id, u64 deadline) : id(id), deadline(deadline) {}
	const u32 id;
	const u64 deadline;
};
struct Queue {
	List<Request> requests;
	u32 expired = 0;
};
//- bad
u32 expire_bad(Queue &queue, u64 now)
{
	u32 count = 0;

	for (const Request &request : queue.requests) {
		if (request.deadline > now)
			continue;
		(void)queue.requests.remove(request);
		count++;
	}
	queue.expired += count;
	return count;
}
//- good
u32 expire_good(Queue &queue, u64 now)
{
	u32 count = 0;

	for (auto at = queue.requests.cursor_front(); at.is_at_item();) {
		if (at.current()->deadline > now) {
			at.move_next();
			continue;
		}
		(void)at.remove();
		count++;
	}
	queue.expired += count;
	return count;
}
} // namespace timeout_scan

// CASE channel_cookie: every callback takes the reference back that was given away once
namespace channel_cookie
{
struct Channel {
	explicit Channel(u32 number) : number(number) {}
	const u32 number;
	Atomic<u32> interrupts{0};
};
//- bad
/// Called by C for each interrupt.
///
/// # Safety
///
/// @p cookie comes from `Arc<Channel>::into_raw()`.
u32 on_interrupt_bad(core::Unsafe, void *cookie)
{
	// SAFETY: the cookie is what into_raw() gave.
	unsafe
	{
		const Arc<Channel> channel =
			Arc<Channel>::from_raw(unsafe_, static_cast<Channel *>(cookie));

		channel->interrupts.inc();
		return channel->number;
	}
}
//- good
/// Called by C for each interrupt.
///
/// # Safety
///
/// @p cookie comes from `Arc<Channel>::into_raw()` and was not taken back.
u32 on_interrupt_good(core::Unsafe, void *cookie)
{
	// SAFETY: the cookie is what into_raw() gave, and its reference stays with C.
	unsafe
	{
		const ArcBorrow<Channel> channel =
			Arc<Channel>::borrow_raw(unsafe_, static_cast<Channel *>(cookie));

		channel->interrupts.inc();
		return channel->number;
	}
}
} // namespace channel_cookie

// CASE free_by_rcu: the callback gets the address of free_, but goes back from another member
namespace free_by_rcu
{
//- bad
class NodeBad
{
public:
	explicit NodeBad(u32 value) : value_(value) {}
	NodeBad(const NodeBad &) = delete;
	NodeBad &operator=(const NodeBad &) = delete;
	u32 value() const { return value_; }

	static void retire(KBox<NodeBad> node, const rcu::Barrier &)
	{
		// SAFETY: C has the node alone, and the barrier keeps the module loaded.
		unsafe
		{
			NodeBad *raw = move(node).into_raw();

			::call_rcu(&raw->free_, &done);
		}
	}

private:
	static void done(::callback_head *head)
	{
		// SAFETY: retire() gave C this member of a node that it owned.
		unsafe
		{
			(void)KBox<NodeBad>::from_raw(
				unsafe_, kernel::container_of<&NodeBad::work_>(unsafe_, head));
		}
	}

	u32 value_;
	::callback_head work_{};
	::callback_head free_{};
};
//- good
class NodeGood
{
public:
	explicit NodeGood(u32 value) : value_(value) {}
	NodeGood(const NodeGood &) = delete;
	NodeGood &operator=(const NodeGood &) = delete;
	u32 value() const { return value_; }

	static void retire(KBox<NodeGood> node, const rcu::Barrier &)
	{
		// SAFETY: C has the node alone, and the barrier keeps the module loaded.
		unsafe
		{
			NodeGood *raw = move(node).into_raw();

			::call_rcu(&raw->free_, &done);
		}
	}

private:
	static void done(::callback_head *head)
	{
		// SAFETY: retire() gave C this member of a node that it owned.
		unsafe
		{
			(void)KBox<NodeGood>::from_raw(
				unsafe_, kernel::container_of<&NodeGood::free_>(unsafe_, head));
		}
	}

	u32 value_;
	::callback_head work_{};
	::callback_head free_{};
};
} // namespace free_by_rcu

// CASE one_shot_mail: the plain text is published by a flag that orders nothing
namespace one_shot_mail
{
struct Letter {
	u32 from = 0;
	u32 text = 0;
};
//- bad
class MailBad
{
public:
	/// Called by one thread, once.
	void post(u32 from, u32 text) const
	{
		letter_.from = from;
		letter_.text = text;
		there_.store(true, Relaxed);
	}
	Option<Letter> look() const
	{
		if (!there_.load(Relaxed))
			return None;
		return letter_;
	}

private:
	mutable Letter letter_;
	Atomic<bool> there_{false};
};
//- good
class MailGood
{
public:
	/// Called by any thread; the first letter is kept.
	void post(u32 from, u32 text) const
	{
		letter_.populate(Letter{.from = from, .text = text});
	}
	Option<Letter> look() const { return letter_.copy(); }

private:
	SetOnce<Letter> letter_;
};
//- shared
} // namespace one_shot_mail
//- bad
// SAFETY: the flag says when the letter may be read.
IMPL_SEND(one_shot_mail::MailBad);
// SAFETY: as above.
IMPL_SYNC(one_shot_mail::MailBad);
//- good
// SAFETY: the letter is numbers, set once.
IMPL_SEND(one_shot_mail::MailGood);
// SAFETY: as above; SetOnce orders the two sides.
IMPL_SYNC(one_shot_mail::MailGood);

// CASE listener_list: a borrowed callable is kept as a member; the closure ends with the caller
namespace listener_list
{
using Listener = core::FunctionRef<void(u32)>;
//- bad
class NotifierBad
{
public:
	Result<void> listen(Listener listener) { return listeners_.push(listener, GFP_KERNEL); }
	void notify(u32 event) const
	{
		for (const Listener &listener : listeners_)
			listener(event);
	}

private:
	KVec<Listener> listeners_;
};
Result<void> attach_bad(NotifierBad &notifier, u32 threshold)
{
	u32 seen = 0;

	TRY(notifier.listen([&seen, threshold](u32 event) {
		if (event > threshold)
			seen++;
	}));
	pr_info("attached, seen {}\n", seen);
	return {};
}
//- good
class Listening
{
public:
	virtual ~Listening() = default;
	virtual void heard(u32 event) = 0;
};
class NotifierGood
{
public:
	Result<void> listen(KBox<Listening> listener)
	{
		return listeners_.push(move(listener), GFP_KERNEL);
	}
	void notify(u32 event)
	{
		for (KBox<Listening> &listener : listeners_)
			listener->heard(event);
	}

private:
	KVec<KBox<Listening>> listeners_;
};
class Threshold final : public Listening
{
public:
	explicit Threshold(u32 threshold) : threshold_(threshold) {}
	void heard(u32 event) override
	{
		if (event > threshold_)
			seen_++;
	}

private:
	u32 threshold_;
	u32 seen_ = 0;
};
Result<void> attach_good(NotifierGood &notifier, u32 threshold)
{
	auto listener = TRY(KBox<Threshold>::create(GFP_KERNEL, threshold));

	TRY(notifier.listen(move(listener)));
	pr_info("attached above {}\n", threshold);
	return {};
}
} // namespace listener_list

// CASE quota_tree: a borrowed value of the tree is used after its entry was removed
namespace quota_tree
{
struct Quota {
	u32 used = 0;
	u32 limit = 0;
};
//- bad
Option<u32> release_bad(RBTree<u32, Quota> &quotas, u32 user, u32 amount)
{
	auto quota = quotas.get_mut(user);

	if (!quota || quota->used < amount)
		return None;
	quota->used -= amount;
	if (quota->used == 0)
		(void)quotas.remove_node(user);
	return quota->limit - quota->used;
}
//- good
Option<u32> release_good(RBTree<u32, Quota> &quotas, u32 user, u32 amount)
{
	auto quota = quotas.get_mut(user);

	if (!quota || quota->used < amount)
		return None;
	quota->used -= amount;
	const bool unused = quota->used == 0;
	const u32 left = quota->limit - quota->used;
	if (unused)
		(void)quotas.remove_node(user);
	return left;
}
} // namespace quota_tree

// CASE session_touch: what the array's guard lent is used after the guard has ended
namespace session_touch
{
struct Session {
	explicit Session(u32 user) : user(user) {}
	u32 user;
	u32 requests = 0;
};
//- bad
Result<u32> touch_bad(const XArray<KBox<Session>> &sessions, usize id)
{
	Option<Session &> session = None;
	{
		auto guard = sessions.lock();
		session = guard.get_mut(id);
	}

	if (!session)
		return ENOENT;
	session->requests++;
	return session->user;
}
//- good
Result<u32> touch_good(const XArray<KBox<Session>> &sessions, usize id)
{
	auto guard = sessions.lock();
	Option<Session &> session = guard.get_mut(id);

	if (!session)
		return ENOENT;
	session->requests++;
	return session->user;
}
} // namespace session_touch

// CASE percpu_average: this CPU's copy is read after preemption was enabled again
namespace percpu_average
{
//- bad
u32 share_bad(const DynamicPerCpu<u32> &hits)
{
	Option<const u32 &> here = None;
	const u32 all = hits.sum();

	if (!all)
		return 0;
	{
		const PreemptGuard guard;
		here = hits.get(guard);
	}
	return *here * 100 / all;
}
//- good
u32 share_good(const DynamicPerCpu<u32> &hits)
{
	Option<u32> here = None;
	const u32 all = hits.sum();

	if (!all)
		return 0;
	{
		const PreemptGuard guard;
		here = hits.get(guard);
	}
	return *here * 100 / all;
}
} // namespace percpu_average
