// SPDX-License-Identifier: GPL-2.0
// Kernel set 8, file 2: contexts that must not sleep, and what locks guard.
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE log_grows_under_spinlock: the flags that the callee grows the vector with may sleep, and a spinlock is held
namespace log_grows_under_spinlock
{

struct Log {
	KVec<u32> codes;
	u32 lost = 0;
};

void append(Log &log, u32 code, AllocFlags flags)
{
	if (log.codes.push(code, flags).is_err())
		log.lost++;
}

//- bad
void note_bad(const SpinLock<Log> &log, u32 code)
{
	auto l = log.lock_irqsave();

	if (code != 0)
		append(*l, code, GFP_KERNEL);
}
//- good
void note_good(const SpinLock<Log> &log, u32 code)
{
	auto l = log.lock_irqsave();

	if (code != 0)
		append(*l, code, GFP_ATOMIC);
}
} // namespace log_grows_under_spinlock

// CASE mutex_in_rcu_section: the reader of the policy waits for a mutex before it has left its section
namespace mutex_in_rcu_section
{

struct Policy {
	explicit Policy(u32 limit) : limit(limit) {}

	const u32 limit;
};

struct Usage {
	u32 total = 0;
};

} // namespace mutex_in_rcu_section

// SAFETY: a number that does not change.
IMPL_SEND(mutex_in_rcu_section::Policy);
// SAFETY: as above.
IMPL_SYNC(mutex_in_rcu_section::Policy);

namespace mutex_in_rcu_section
{

struct Meter {
	RcuPtr<Policy> policy;
	Mutex<Usage> usage;
};

//- bad
Result<void> charge_bad(const Meter &meter, u32 amount)
{
	auto reader = rcu::read_lock();
	auto policy = meter.policy.load(reader);
	const u32 limit = policy ? policy->limit : 0;
	auto usage = meter.usage.lock();

	if (usage->total + amount > limit)
		return EDQUOT;
	usage->total += amount;
	return {};
}
//- good
Result<void> charge_good(const Meter &meter, u32 amount)
{
	u32 limit = 0;
	{
		auto reader = rcu::read_lock();
		auto policy = meter.policy.load(reader);

		if (policy)
			limit = policy->limit;
	}
	auto usage = meter.usage.lock();

	if (usage->total + amount > limit)
		return EDQUOT;
	usage->total += amount;
	return {};
}
} // namespace mutex_in_rcu_section

// CASE wait_with_irqs_off: the closure that runs with interrupts off waits for what an interrupt completes
namespace wait_with_irqs_off
{

struct Command {
	u32 opcode = 0;
	u32 starts = 0;
};

struct Engine {
	SpinLock<Command> command;
	Completion idle;
};

//- bad
void restart_bad(const Engine &engine, u32 opcode)
{
	kernel::with_irqs_off([&engine, opcode](const kernel::IrqsOff &off) {
		engine.idle.wait();
		auto command = engine.command.lock(off);

		command->opcode = opcode;
		command->starts++;
	});
}
//- good
void restart_good(const Engine &engine, u32 opcode)
{
	engine.idle.wait();
	kernel::with_irqs_off([&engine, opcode](const kernel::IrqsOff &off) {
		auto command = engine.command.lock(off);

		command->opcode = opcode;
		command->starts++;
	});
}
} // namespace wait_with_irqs_off

// CASE training_under_spinlock: two calls below, the function waits while its caller holds a spinlock
namespace training_under_spinlock
{

struct LinkState {
	u32 attempts = 0;
	bool up = false;
};

struct Link {
	SpinLock<LinkState> state;
	Completion trained;
};

bool is_trained(const Link &link)
{
	return link.trained.wait_timeout(Jiffies::from_ms(20)) == WaitResult::Woken;
}

Result<void> await_training(const Link &link)
{
	for (u32 tries = 0; tries < 3; tries++) {
		if (is_trained(link))
			return {};
	}
	return ETIMEDOUT;
}

//- bad
Result<void> bring_up_bad(const Link &link)
{
	auto state = link.state.lock();

	state->attempts++;
	TRY(await_training(link));
	state->up = true;
	return {};
}
//- good
Result<void> bring_up_good(const Link &link)
{
	link.state.lock()->attempts++;
	TRY(await_training(link));
	link.state.lock()->up = true;
	return {};
}
} // namespace training_under_spinlock

// CASE old_rules_end_under_lock: what was replaced waits for the readers where it ends, and that is before the guard
namespace old_rules_end_under_lock
{

struct Rules {
	explicit Rules(u32 mask) : mask(mask) {}

	const u32 mask;
};

struct Version {
	u32 number = 0;
};

} // namespace old_rules_end_under_lock

// SAFETY: a number that does not change.
IMPL_SEND(old_rules_end_under_lock::Rules);
// SAFETY: as above.
IMPL_SYNC(old_rules_end_under_lock::Rules);

namespace old_rules_end_under_lock
{

struct Filter {
	RcuPtr<Rules> rules;
	SpinLock<Version> version;
};

//- bad
Result<void> set_mask_bad(const Filter &filter, u32 mask)
{
	auto fresh = TRY(RcuBox<Rules>::create(GFP_KERNEL, mask));
	auto version = filter.version.lock();
	const RcuOld<Rules> old = filter.rules.replace(move(fresh));

	version->number++;
	return {};
}
//- good
Result<void> set_mask_good(const Filter &filter, u32 mask)
{
	auto fresh = TRY(RcuBox<Rules>::create(GFP_KERNEL, mask));
	const RcuOld<Rules> old = filter.rules.replace(move(fresh));
	auto version = filter.version.lock();

	version->number++;
	return {};
}
} // namespace old_rules_end_under_lock

// CASE lease_found_in_unnamed_guard: the lease is changed when the lock that was taken to find it is free again
namespace lease_found_in_unnamed_guard
{

struct Lease {
	u32 client = 0;
	u64 until = 0;
};

struct Leases {
	KVec<Lease> all;
};

Option<Lease &> find(Leases &leases, u32 client)
{
	for (Lease &lease : leases.all) {
		if (lease.client == client)
			return lease;
	}
	return None;
}

//- bad
Result<void> renew_bad(const Mutex<Leases> &leases, u32 client, u64 until)
{
	auto lease = find(*leases.lock(), client);

	if (!lease)
		return ENOENT;
	lease->until = until;
	return {};
}
//- good
Result<void> renew_good(const Mutex<Leases> &leases, u32 client, u64 until)
{
	auto locked = leases.lock();
	auto lease = find(*locked, client);

	if (!lease)
		return ENOENT;
	lease->until = until;
	return {};
}
} // namespace lease_found_in_unnamed_guard

// CASE counters_leave_the_closure: the closure under the lock hands a reference to the data out
namespace counters_leave_the_closure
{

struct Counters {
	u64 received = 0;
	u64 dropped = 0;
};

//- bad
u64 take_dropped_bad(const SpinLock<Counters> &counters)
{
	Option<Counters &> seen;

	counters.with_irqsave([&seen](Counters &inside) { seen = inside; });
	const u64 dropped = seen->dropped;
	seen->dropped = 0;
	return dropped;
}
//- good
u64 take_dropped_good(const SpinLock<Counters> &counters)
{
	u64 dropped = 0;

	counters.with_irqsave([&dropped](Counters &inside) {
		dropped = inside.dropped;
		inside.dropped = 0;
	});
	return dropped;
}
} // namespace counters_leave_the_closure

// CASE size_asked_under_lock: the function that is asked for the size takes the lock that the caller has
namespace size_asked_under_lock
{

struct Entry {
	u64 key = 0;
	usize size = 0;
};

struct Entries {
	KVec<Entry> all;
};

struct Cache {
	Mutex<Entries> entries;
	usize limit = 1 << 20;
};

usize sum(const Entries &entries)
{
	usize used = 0;

	for (const Entry &entry : entries.all)
		used += entry.size;
	return used;
}

usize used(const Cache &cache)
{
	const auto entries = cache.entries.lock();

	return sum(*entries);
}

//- bad
Result<void> insert_bad(const Cache &cache, Entry entry)
{
	auto entries = cache.entries.lock();

	if (used(cache) + entry.size > cache.limit)
		return ENOSPC;
	return entries->all.push(entry, GFP_KERNEL);
}
//- good
Result<void> insert_good(const Cache &cache, Entry entry)
{
	auto entries = cache.entries.lock();

	if (sum(*entries) + entry.size > cache.limit)
		return ENOSPC;
	return entries->all.push(entry, GFP_KERNEL);
}
} // namespace size_asked_under_lock

// CASE lease_ends_before_guard: the destructor that gives the buffer back takes the lock, and the guard still lives
namespace lease_ends_before_guard
{

struct State {
	u32 free = 8;
	u32 flushes = 0;
};

struct Pool {
	SpinLock<State> state;
};

/// A buffer of the pool, given back at the end of its life.
class [[nodiscard]] __view(const Pool) Lease
{
public:
	explicit Lease(const Pool &pool __lifetimebound) : pool_(pool) {}
	Lease(const Lease &) = delete;
	Lease &operator=(const Lease &) = delete;
	~Lease()
	{
		pool_.state.lock()->free++;
	}

private:
	const Pool &pool_;
};

//- bad
Result<void> flush_bad(const Pool &pool)
{
	auto state = pool.state.lock();

	if (state->free == 0)
		return EBUSY;
	state->free--;
	const Lease lease(pool);
	state->flushes++;
	return {};
}
//- good
Result<void> flush_good(const Pool &pool)
{
	{
		auto state = pool.state.lock();

		if (state->free == 0)
			return EBUSY;
		state->free--;
	}
	const Lease lease(pool);
	pool.state.lock()->flushes++;
	return {};
}
} // namespace lease_ends_before_guard

// CASE bridge_in_two_orders: one function takes the transmitter's lock under the receiver's, the other the reverse
namespace bridge_in_two_orders
{

struct Receiver {
	u64 packets = 0;
};

struct Transmitter {
	u64 packets = 0;
	u64 echoes = 0;
};

//- bad
struct BridgeBad {
	SpinLock<Receiver, struct BadReceiverLock> rx;
	SpinLock<Transmitter, struct BadTransmitterLock> tx;
};

void forward_bad(const BridgeBad &bridge)
{
	auto rx = bridge.rx.lock();
	auto tx = bridge.tx.lock();

	tx->packets += rx->packets;
	rx->packets = 0;
}

void reflect_bad(const BridgeBad &bridge)
{
	auto tx = bridge.tx.lock();
	auto rx = bridge.rx.lock();

	rx->packets += tx->packets;
	tx->echoes++;
}
//- good
struct BridgeGood {
	SpinLock<Receiver, struct GoodReceiverLock> rx;
	SpinLock<Transmitter, struct GoodTransmitterLock> tx;
};

void forward_good(const BridgeGood &bridge)
{
	auto rx = bridge.rx.lock();
	auto tx = bridge.tx.lock();

	tx->packets += rx->packets;
	rx->packets = 0;
}

void reflect_good(const BridgeGood &bridge)
{
	auto rx = bridge.rx.lock();
	auto tx = bridge.tx.lock();

	rx->packets += tx->packets;
	tx->echoes++;
}
} // namespace bridge_in_two_orders

// CASE store_under_own_guard: the array takes its lock to store, and the function's own guard has it
namespace store_under_own_guard
{

struct Job {
	explicit Job(u32 number) : number(number) {}

	u32 number;
};

using Jobs = XArray<KBox<Job>, struct JobsLock>;

//- bad
Result<void> renumber_bad(const Jobs &jobs, usize from, usize to)
{
	auto guard = jobs.lock();
	auto job = guard.remove(from);

	if (!job)
		return ENOENT;
	(void)TRY(jobs.store(to, move(job).value(), GFP_ATOMIC));
	return {};
}
//- good
Result<void> renumber_good(const Jobs &jobs, usize from, usize to)
{
	auto job = jobs.lock().remove(from);

	if (!job)
		return ENOENT;
	(void)TRY(jobs.store(to, move(job).value(), GFP_ATOMIC));
	return {};
}
} // namespace store_under_own_guard

// CASE users_read_after_unlock: the number of users, which the lock guards, is read when it is free again
namespace users_read_after_unlock
{

struct Power {
	bool on = false;
};

//- bad
class DoorBad
{
public:
	void open()
	{
		{
			auto power = power_.lock();

			power->on = true;
			users_++;
		}
		if (users_ == 1)
			pr_info("the first user is here\n");
	}

private:
	Mutex<Power, struct BadPowerLock> power_;
	u32 users_ __guarded_by(power_) = 0;
};
//- good
class DoorGood
{
public:
	void open()
	{
		bool first = false;
		{
			auto power = power_.lock();

			power->on = true;
			users_++;
			first = users_ == 1;
		}
		if (first)
			pr_info("the first user is here\n");
	}

private:
	Mutex<Power, struct GoodPowerLock> power_;
	u32 users_ __guarded_by(power_) = 0;
};
} // namespace users_read_after_unlock

// CASE condition_takes_mutex: the condition is evaluated with the thread marked as sleeping, and may sleep itself
namespace condition_takes_mutex
{

struct Letters {
	KVec<u32> all;
};

struct Mailbox {
	Mutex<Letters> letters;
	Atomic<u32> waiting{0};
	WaitQueue<struct MailboxQueue> arrived;
};

//- bad
void await_letter_bad(const Mailbox &mailbox)
{
	mailbox.arrived.wait_until([&mailbox] { return !mailbox.letters.lock()->all.empty(); });
}
//- good
void await_letter_good(const Mailbox &mailbox)
{
	mailbox.arrived.wait_until([&mailbox] { return mailbox.waiting.load(Relaxed) != 0; });
}
} // namespace condition_takes_mutex

// CLEAN room_made_before_lock: memory is reserved while sleeping is allowed, and used under the lock
namespace room_made_before_lock
{

struct Events {
	KVec<u64> all;
	u32 lost = 0;
};

class Recorder
{
public:
	/// Fails with `ENOMEM`.
	Result<void> resize(usize size) const
	{
		auto fresh = TRY(KVec<u64>::with_capacity(size, GFP_KERNEL));
		{
			auto guard = events_.lock_irqsave();
			Events &events = *guard;

			for (u64 event : events.all) {
				if (fresh.push_within_capacity(event).is_some())
					events.lost++;
			}
			core::swap(events.all, fresh);
		}
		pr_debug("room for {} events\n", size);
		return {};
	}

	void record(u64 event) const
	{
		auto events = events_.lock_irqsave();

		if (events->all.push_within_capacity(event).is_some())
			events->lost++;
	}

private:
	SpinLock<Events> events_;
};

Result<void> start(const Recorder &recorder)
{
	TRY(recorder.resize(64));
	recorder.record(1);
	return {};
}
} // namespace room_made_before_lock

// CLEAN dropped_after_lock: what was taken off under the lock ends after it
namespace dropped_after_lock
{

struct Packet : ListLinks<> {
	explicit Packet(KVec<u8> bytes) : bytes(move(bytes)) {}

	const KVec<u8> bytes;
};

struct Backlog {
	List<Packet> packets;
	u32 length = 0;
};

usize drop_oldest(const SpinLock<Backlog> &backlog)
{
	Option<ListArc<Packet>> oldest;
	{
		auto b = backlog.lock();

		oldest = b->packets.pop_front();
		if (oldest)
			b->length--;
	}
	return oldest ? (*oldest)->bytes.size() : 0;
}

Result<void> push(const SpinLock<Backlog> &backlog, Span<const u8> bytes)
{
	auto packet =
		TRY(ListArc<Packet>::create(GFP_KERNEL, TRY(KVec<u8>::from(bytes, GFP_KERNEL))));
	auto b = backlog.lock();

	b->packets.push_back(move(packet));
	b->length++;
	return {};
}
} // namespace dropped_after_lock

// CLEAN one_after_the_other: two locks are taken, but never at the same time, so their order is no matter
namespace one_after_the_other
{

struct Front {
	u32 requests = 0;
};

struct Back {
	u32 replies = 0;
};

struct Gateway {
	Mutex<Front> front;
	SpinLock<Back> back;
};

u32 forward(const Gateway &gateway)
{
	const u32 requests =
		gateway.front.with([](Front &f) { return core::exchange(f.requests, 0u); });

	gateway.back.lock()->replies += requests;
	return requests;
}

void reply(const Gateway &gateway)
{
	const u32 replies =
		gateway.back.with([](Back &b) { return core::exchange(b.replies, 0u); });
	auto front = gateway.front.lock();

	front->requests += replies;
	if (front->requests > 100)
		pr_warn("{} requests\n", front->requests);
}
} // namespace one_after_the_other

// CLEAN wait_with_the_guard: waiting takes the guard, whose lock is free meanwhile, be it a spinlock
namespace wait_with_the_guard
{

struct Credits {
	u32 left = 0;
	bool closed = false;
};

class Window
{
public:
	/// Fails with `EPIPE` if the window is closed.
	Result<void> take(u32 count) const
	{
		auto credits = credits_.lock();

		changed_.wait_while(
			credits, [count](const Credits &c) { return !c.closed && c.left < count; });
		if (credits->closed)
			return EPIPE;
		credits->left -= count;
		return {};
	}

	void give(u32 count) const
	{
		credits_.lock()->left += count;
		changed_.notify_all();
	}

private:
	SpinLock<Credits> credits_;
	CondVar<struct WindowChanged> changed_;
};

Result<void> move_credit(const Window &from, const Window &to)
{
	TRY(from.take(1));
	to.give(1);
	return {};
}
} // namespace wait_with_the_guard

// CLEAN unlocked_for_a_while: the guard releases the lock for the time of a closure that sleeps
namespace unlocked_for_a_while
{

struct Progress {
	u32 done = 0;
	u32 target = 0;
};

struct Worker {
	Mutex<Progress> progress;
	Completion stepped;
};

u32 run_to_target(const Worker &worker)
{
	auto progress = worker.progress.lock();

	while (progress->done < progress->target) {
		progress.unlocked([&worker] { worker.stepped.wait(); });
		progress->done++;
	}
	return progress->done;
}
} // namespace unlocked_for_a_while

// CLEAN tried_first: where the lock is not free, the work is left for later
namespace tried_first
{

struct Table {
	KVec<u32> stale;
	u32 swept = 0;
};

struct Sweeper {
	SpinLock<Table> table;
	Atomic<u32> skipped{0};
};

bool sweep(const Sweeper &sweeper)
{
	if (auto table = sweeper.table.try_lock()) {
		table->stale.clear();
		table->swept++;
		return true;
	}
	sweeper.skipped.inc();
	return false;
}

Result<void> note_stale(const Sweeper &sweeper, u32 number)
{
	const PreemptGuard here;
	auto table = sweeper.table.lock();

	return table->stale.push(number, GFP_NOWAIT);
}
} // namespace tried_first

// CLEAN sleepable_readers: a reader of sleepable RCU may allocate and wait; the inner lock is always the same
namespace sleepable_readers
{

struct Snapshot {
	KVec<u64> values;
};

class Observer
{
public:
	explicit Observer(KBox<Srcu> domain) : domain_(move(domain)) {}

	Result<usize> take(Span<const u64> values) const
	{
		auto reader = domain_->read_lock();
		auto copy = TRY(KVec<u64>::from(values, GFP_KERNEL));

		KThread::yield();
		auto snapshot = snapshot_.lock();
		snapshot->values = move(copy);
		return snapshot->values.size();
	}

	/// Waits for the readers that are inside.
	void settle() const
	{
		domain_->synchronize();
		snapshot_.lock()->values.clear();
	}

private:
	KBox<Srcu> domain_;
	Mutex<Snapshot> snapshot_;
};

Result<usize> observe(Span<const u64> values)
{
	const Observer observer(TRY(Srcu::create(GFP_KERNEL)));
	const usize count = TRY(observer.take(values));

	observer.settle();
	return count;
}
} // namespace sleepable_readers
