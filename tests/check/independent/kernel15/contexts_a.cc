// SPDX-License-Identifier: GPL-2.0
// Atomic context in its many shapes, and locks: guards, closures, callees, ends of objects, order.
#include <core/function_ref.hh>
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CASE feed_under_spin: reads user memory, which may fault and sleep, while the spinlock is held
namespace feed_under_spin
{
struct Feed {
	u32 latest = 0;
	u32 count = 0;
};

//- bad
Result<void> feed_bad(const SpinLock<Feed> &lock, UserSliceReader &from)
{
	auto feed = lock.lock();

	feed->latest = TRY(from.read<u32>());
	feed->count++;
	return {};
}
//- good
Result<void> feed_good(const SpinLock<Feed> &lock, UserSliceReader &from)
{
	const u32 value = TRY(from.read<u32>());
	auto feed = lock.lock();

	feed->latest = value;
	feed->count++;
	return {};
}
} // namespace feed_under_spin

// CASE hops_quiet_flags: __GFP_NOWARN is quiet, but GFP_KERNEL still sleeps under a writer's lock
namespace hops_quiet_flags
{
struct Routes {
	KVec<u32> hops;
};

//- bad
Result<void> learn_bad(const RwLock<Routes> &routes, u32 hop)
{
	auto table = routes.write();

	return table->hops.push(hop, GFP_KERNEL | __GFP_NOWARN);
}
//- good
Result<void> learn_good(const RwLock<Routes> &routes, u32 hop)
{
	auto table = routes.write();

	return table->hops.push(hop, GFP_ATOMIC | __GFP_NOWARN);
}
} // namespace hops_quiet_flags

// CASE quota_mutex_in_rcu: takes a mutex inside of an RCU read-side section
namespace quota_mutex_in_rcu
{
struct Quota {
	explicit Quota(u32 limit) : limit(limit) {}
	const u32 limit;
};

struct Usage {
	u32 now = 0;
};
} // namespace quota_mutex_in_rcu

// SAFETY: a number that does not change.
IMPL_SEND(quota_mutex_in_rcu::Quota);
// SAFETY: as above.
IMPL_SYNC(quota_mutex_in_rcu::Quota);

namespace quota_mutex_in_rcu
{
//- bad
bool admit_bad(const RcuPtr<Quota> &quota, const Mutex<Usage> &usage)
{
	auto reader = rcu::read_lock();
	const auto current = quota.load(reader);

	if (!current)
		return false;
	return usage.lock()->now < current->limit;
}
//- good
bool admit_good(const RcuPtr<Quota> &quota, const Mutex<Usage> &usage)
{
	u32 limit = 0;
	{
		auto reader = rcu::read_lock();

		if (const auto current = quota.load(reader))
			limit = current->limit;
	}
	return usage.lock()->now < limit;
}
} // namespace quota_mutex_in_rcu

// CASE old_rules_end_locked: the old object waits for the readers at its end, with the lock held
namespace old_rules_end_locked
{
struct Rules {
	explicit Rules(u32 mask) : mask(mask) {}
	const u32 mask;
};

struct Swaps {
	u32 count = 0;
};
} // namespace old_rules_end_locked

// SAFETY: a number that does not change.
IMPL_SEND(old_rules_end_locked::Rules);
// SAFETY: as above.
IMPL_SYNC(old_rules_end_locked::Rules);

namespace old_rules_end_locked
{
//- bad
void publish_bad(const RcuPtr<Rules> &live, const SpinLock<Swaps> &swaps, RcuBox<Rules> fresh)
{
	auto s = swaps.lock();
	const auto old = live.replace(move(fresh));

	s->count++;
}
//- good
void publish_good(const RcuPtr<Rules> &live, const SpinLock<Swaps> &swaps, RcuBox<Rules> fresh)
{
	const auto old = live.replace(move(fresh));
	auto s = swaps.lock();

	s->count++;
}
} // namespace old_rules_end_locked

// CASE worker_joined_locked: dropping the thread's handle waits for the thread, under a spinlock
namespace worker_joined_locked
{
struct Crew {
	Option<KBox<KThread>> worker;
	u32 dismissed = 0;
};

//- bad
void dismiss_bad(const SpinLock<Crew> &crew)
{
	auto c = crew.lock();

	c->worker.reset();
	c->dismissed++;
}
//- good
void dismiss_good(const SpinLock<Crew> &crew)
{
	const Option<KBox<KThread>> last = crew.with([](Crew &c) {
		c.dismissed++;
		return c.worker.take();
	});
}
} // namespace worker_joined_locked

// CASE gate_condition_locks: the condition of wait_until() must not sleep, and locks a mutex
namespace gate_condition_locks
{
struct Plan {
	bool open = false;
};

struct Gate {
	Mutex<Plan> plan;
	Atomic<bool> opened{false};
	WaitQueue<struct GateQueue> queue;
};

void open(const Gate &gate)
{
	gate.plan.lock()->open = true;
	// ORDERING: with the acquire of whoever waits for the gate.
	gate.opened.store(true, Release);
	gate.queue.notify_all();
}

//- bad
void pass_bad(const Gate &gate)
{
	gate.queue.wait_until([&gate] { return gate.plan.lock()->open; });
}
//- good
void pass_good(const Gate &gate)
{
	// ORDERING: with the release in open().
	gate.queue.wait_until([&gate] { return gate.opened.load(Acquire); });
}
} // namespace gate_condition_locks

// CASE shot_in_irqs_off: the closure that runs with interrupts off allocates with GFP_KERNEL
namespace shot_in_irqs_off
{
struct Counter {
	u64 ticks = 0;
};

struct Shot {
	explicit Shot(u64 ticks) : ticks(ticks) {}
	const u64 ticks;
};

//- bad
Result<KBox<Shot>> shoot_bad(const SpinLock<Counter> &counter)
{
	return with_irqs_off([&counter](const IrqsOff &off) -> Result<KBox<Shot>> {
		const u64 now = counter.lock(off)->ticks;

		return KBox<Shot>::create(GFP_KERNEL, now);
	});
}
//- good
Result<KBox<Shot>> shoot_good(const SpinLock<Counter> &counter)
{
	const u64 now =
		with_irqs_off([&counter](const IrqsOff &off) { return counter.lock(off)->ticks; });

	return KBox<Shot>::create(GFP_KERNEL, now);
}
} // namespace shot_in_irqs_off

// CASE keys_flags_to_callee: the callee allocates as told, GFP_KERNEL under a spinlock
namespace keys_flags_to_callee
{
struct Keys {
	KVec<u32> seen;
};

Result<void> remember(KVec<u32> &seen, u32 key, AllocFlags flags)
{
	for (u32 known : seen) {
		if (known == key)
			return {};
	}
	return seen.push(key, flags);
}

//- bad
Result<void> note_bad(const SpinLock<Keys> &keys, u32 key)
{
	auto k = keys.lock_irqsave();

	return remember(k->seen, key, GFP_KERNEL);
}
//- good
Result<void> note_good(const SpinLock<Keys> &keys, u32 key)
{
	auto k = keys.lock_irqsave();

	return remember(k->seen, key, GFP_ATOMIC);
}
} // namespace keys_flags_to_callee

// CASE sink_flushed_locked: an override of what is called under the spinlock takes a mutex
namespace sink_flushed_locked
{
class Sink
{
public:
	virtual ~Sink() = default;
	virtual void flush() const = 0;
};

class FileSink final : public Sink
{
public:
	void flush() const override { done_.lock()->flushes++; }

private:
	struct Done {
		u32 flushes = 0;
	};

	Mutex<Done> done_;
};

struct Pending {
	u32 bytes = 0;
};

//- bad
void commit_bad(const SpinLock<Pending> &pending, const Sink &sink)
{
	auto p = pending.lock();

	sink.flush();
	p->bytes = 0;
}
//- good
void commit_good(const SpinLock<Pending> &pending, const Sink &sink)
{
	sink.flush();
	auto p = pending.lock();

	p->bytes = 0;
}
} // namespace sink_flushed_locked

// CASE steps_table_locked: a function in the table sleeps, and all are called under a spinlock
namespace steps_table_locked
{
struct Totals {
	u32 settled = 0;
};

struct Round {
	u32 number = 0;
};

using Step = void (*)(const Mutex<Totals> &);

void settle(const Mutex<Totals> &totals)
{
	totals.lock()->settled++;
}

void rest(const Mutex<Totals> &) {}

constexpr Array<Step, 2> STEPS{rest, settle};

//- bad
void run_bad(const SpinLock<Round> &round, const Mutex<Totals> &totals)
{
	auto r = round.lock_bh();

	r->number++;
	for (const Step step : STEPS)
		step(totals);
}
//- good
void run_good(const SpinLock<Round> &round, const Mutex<Totals> &totals)
{
	round.lock_bh()->number++;
	for (const Step step : STEPS)
		step(totals);
}
} // namespace steps_table_locked

// CASE peers_visit_sleeps: the visitor that is called under the lock of the list takes a mutex
namespace peers_visit_sleeps
{
struct Peer : ListLinks<> {
	explicit Peer(u32 id) : id(id) {}
	const u32 id;
};

struct Peers {
	List<Peer> list;
};

struct Journal {
	u32 last = 0;
};

void each_peer(const SpinLock<Peers> &peers,
	       core::FunctionRef<void(const Peer &)> visit __runs_atomic)
{
	auto p = peers.lock();

	for (const Peer &peer : p->list)
		visit(peer);
}

//- bad
void log_last_bad(const SpinLock<Peers> &peers, const Mutex<Journal> &journal)
{
	each_peer(peers, [&journal](const Peer &peer) { journal.lock()->last = peer.id; });
}
//- good
void log_last_good(const SpinLock<Peers> &peers, const Mutex<Journal> &journal)
{
	u32 last = 0;

	each_peer(peers, [&last](const Peer &peer) { last = peer.id; });
	journal.lock()->last = last;
}
} // namespace peers_visit_sleeps

// CASE lease_ends_locked: the lease, whose end takes a mutex, ends before the spinlock is released
namespace lease_ends_locked
{
struct Pool {
	u32 taken = 0;
};

class Lease
{
public:
	explicit Lease(const Mutex<Pool> &pool __lifetimebound) : pool_(pool)
	{
		pool_.lock()->taken++;
	}
	Lease(const Lease &) = delete;
	Lease &operator=(const Lease &) = delete;
	~Lease() { pool_.lock()->taken--; }

private:
	const Mutex<Pool> &pool_;
};

struct Tally {
	u32 ended = 0;
};

//- bad
void end_bad(KBox<Lease> lease, const SpinLock<Tally> &tally)
{
	auto t = tally.lock();
	const KBox<Lease> last = move(lease);

	t->ended++;
}
//- good
void end_good(KBox<Lease> lease, const SpinLock<Tally> &tally)
{
	const KBox<Lease> last = move(lease);
	auto t = tally.lock();

	t->ended++;
}
} // namespace lease_ends_locked

// CASE job_waited_bh: waits for a completion while softirqs are off and the lock is held
namespace job_waited_bh
{
struct Job {
	bool closing = false;
};

//- bad
bool close_bad(const SpinLock<Job> &job, const Completion &idle)
{
	auto j = job.lock_bh();

	j->closing = true;
	return idle.wait_timeout(Jiffies::from_ms(20)) == WaitResult::Woken;
}
//- good
bool close_good(const SpinLock<Job> &job, const Completion &idle)
{
	job.lock_bh()->closing = true;
	return idle.wait_timeout(Jiffies::from_ms(20)) == WaitResult::Woken;
}
} // namespace job_waited_bh

// CASE key_enabled_reading: switching a static key may sleep, and is done under a reader's lock
namespace key_enabled_reading
{
struct Level {
	u32 verbosity = 0;
};

constinit StaticKeyFalse detailed;

//- bad
void apply_bad(const RwLock<Level> &level)
{
	const auto l = level.read();

	if (l->verbosity > 2)
		detailed.enable();
}
//- good
void apply_good(const RwLock<Level> &level)
{
	const u32 verbosity = level.read()->verbosity;

	if (verbosity > 2)
		detailed.enable();
}
} // namespace key_enabled_reading

// CASE waits_with_trace: the wait releases the queue's lock, but the trace's spinlock stays held
namespace waits_with_trace
{
struct Queue {
	u32 waiting = 0;
};

struct Trace {
	u32 woken = 0;
};

using Filled = CondVar<struct QueueFilled>;

//- bad
u32 next_bad(const Mutex<Queue> &queue, const Filled &filled, const SpinLock<Trace> &trace)
{
	auto q = queue.lock();
	auto t = trace.lock();

	filled.wait_while(q, [](const Queue &data) { return data.waiting == 0; });
	t->woken++;
	return q->waiting;
}
//- good
u32 next_good(const Mutex<Queue> &queue, const Filled &filled, const SpinLock<Trace> &trace)
{
	auto q = queue.lock();

	filled.wait_while(q, [](const Queue &data) { return data.waiting == 0; });
	trace.lock()->woken++;
	return q->waiting;
}
} // namespace waits_with_trace

// CASE frames_kvmalloc: memory of kvmalloc() may sleep whatever the flags, here under a spinlock
namespace frames_kvmalloc
{
//- bad
struct FramesBad {
	KVVec<u32> ids;
};

Result<void> add_bad(const SpinLock<FramesBad> &frames, u32 id)
{
	auto f = frames.lock();

	return f->ids.push(id, GFP_ATOMIC);
}
//- good
struct FramesGood {
	KVec<u32> ids;
};

Result<void> add_good(const SpinLock<FramesGood> &frames, u32 id)
{
	auto f = frames.lock();

	return f->ids.push(id, GFP_ATOMIC);
}
} // namespace frames_kvmalloc

// CASE backlog_yields: lets others run at the end of each round, where the guard is still alive
namespace backlog_yields
{
struct Backlog {
	u32 left = 0;
};

//- bad
void drain_bad(const SpinLock<Backlog> &backlog)
{
	for (;;) {
		auto b = backlog.lock();

		if (b->left == 0)
			return;
		b->left--;
		KThread::yield();
	}
}
//- good
void drain_good(const SpinLock<Backlog> &backlog)
{
	for (;;) {
		{
			auto b = backlog.lock();

			if (b->left == 0)
				return;
			b->left--;
		}
		KThread::yield();
	}
}
} // namespace backlog_yields

// CASE meter_ref_kept: the guard is a temporary, so that the reference is used without the lock
namespace meter_ref_kept
{
struct Meter {
	u32 peak = 0;
	u32 samples = 0;
};

//- bad
void note_bad(const Mutex<Meter> &meter, u32 value)
{
	u32 &peak = meter.lock()->peak;

	if (value > peak)
		peak = value;
}
//- good
void note_good(const Mutex<Meter> &meter, u32 value)
{
	auto m = meter.lock();
	u32 &peak = m->peak;

	if (value > peak)
		peak = value;
}
} // namespace meter_ref_kept

// CASE till_audit_order: sell() locks till, then audit; check() locks them the other way round
namespace till_audit_order
{
struct Till {
	u32 coins = 0;
};

struct Audit {
	u32 sales = 0;
};

//- bad
class ShopBad
{
public:
	void sell(u32 price) const
	{
		auto till = till_.lock();
		auto audit = audit_.lock();

		till->coins += price;
		audit->sales++;
	}

	bool check(u32 price) const
	{
		auto audit = audit_.lock();
		auto till = till_.lock();

		return till->coins == audit->sales * price;
	}

private:
	Mutex<Till> till_;
	Mutex<Audit> audit_;
};
//- good
class ShopGood
{
public:
	void sell(u32 price) const
	{
		auto till = till_.lock();
		auto audit = audit_.lock();

		till->coins += price;
		audit->sales++;
	}

	bool check(u32 price) const
	{
		auto till = till_.lock();
		auto audit = audit_.lock();

		return till->coins == audit->sales * price;
	}

private:
	Mutex<Till> till_;
	Mutex<Audit> audit_;
};
} // namespace till_audit_order

// CASE disks_other_guard: asks for the second disk's data with the guard of the first one's lock
namespace disks_other_guard
{
struct Volume {
	u32 mounts = 0;
};

struct Disk {
	Mutex<Volume> volume;
	LockedBy<u64, Mutex<Volume>> used{volume, 0u};
};

//- bad
u64 used_bad(const Disk &first, const Disk &second)
{
	auto lock = first.volume.lock();
	const u64 sum = first.used.access(lock);

	return sum + second.used.access(lock);
}
//- good
u64 used_good(const Disk &first, const Disk &second)
{
	u64 sum = 0;
	{
		auto lock = first.volume.lock();
		sum = first.used.access(lock);
	}
	auto lock = second.volume.lock();

	return sum + second.used.access(lock);
}
} // namespace disks_other_guard

// CASE purses_both_ways: locks two in the order of the arguments, and the caller gives both orders
namespace purses_both_ways
{
struct Purse {
	u32 coins = 0;
};

//- bad
bool give_bad(const Mutex<Purse> &from, const Mutex<Purse> &to, u32 coins)
{
	auto f = from.lock();
	auto t = to.lock();

	if (f->coins < coins)
		return false;
	f->coins -= coins;
	t->coins += coins;
	return true;
}

bool there_and_back_bad(const Mutex<Purse> &mine, const Mutex<Purse> &yours)
{
	return give_bad(mine, yours, 1) && give_bad(yours, mine, 1);
}
//- good
bool give_good(const Mutex<Purse> &from, const Mutex<Purse> &to, u32 coins)
{
	{
		auto f = from.lock();

		if (f->coins < coins)
			return false;
		f->coins -= coins;
	}
	auto t = to.lock();

	t->coins += coins;
	return true;
}

bool there_and_back_good(const Mutex<Purse> &mine, const Mutex<Purse> &yours)
{
	return give_good(mine, yours, 1) && give_good(yours, mine, 1);
}
} // namespace purses_both_ways

// CASE cache_upgraded: asks for the writer's lock while the same function holds the reader's
namespace cache_upgraded
{
struct Cache {
	bool stale = true;
	u32 refills = 0;
};

//- bad
void refill_bad(const RwSemaphore<Cache> &cache)
{
	const auto seen = cache.read();

	if (seen->stale) {
		auto c = cache.write();

		c->stale = false;
		c->refills++;
	}
}
//- good
void refill_good(const RwSemaphore<Cache> &cache)
{
	auto c = cache.write();

	if (c->stale) {
		c->stale = false;
		c->refills++;
	}
}
} // namespace cache_upgraded

// CASE window_read_writing: the callee reads what the caller is just writing: the reader never ends
namespace window_read_writing
{
struct Window {
	u64 begin = 0;
	u64 size = 0;
};

u64 end_of(const SeqLock<Window> &window)
{
	const Window now = window.read();

	return now.begin + now.size;
}

//- bad
u64 widen_bad(const SeqLock<Window> &window, u64 by)
{
	auto w = window.write();

	w->size += by;
	return end_of(window);
}
//- good
u64 widen_good(const SeqLock<Window> &window, u64 by)
{
	{
		auto w = window.write();

		w->size += by;
	}
	return end_of(window);
}
} // namespace window_read_writing

// CASE slot_stored_locked: store() takes the lock of the array, which the guard holds
namespace slot_stored_locked
{
struct Slot {
	explicit Slot(u32 owner) : owner(owner) {}
	const u32 owner;
};

using Slots = XArray<KBox<Slot>>;

//- bad
Result<void> put_bad(const Slots &slots, usize at, KBox<Slot> slot)
{
	auto guard = slots.lock();

	if (guard.get(at))
		return EBUSY;
	(void)TRY(slots.store(at, move(slot), GFP_ATOMIC));
	return {};
}
//- good
Result<void> put_good(const Slots &slots, usize at, KBox<Slot> slot)
{
	auto place = TRY(slots.reserve(at, GFP_KERNEL));
	auto guard = slots.lock();

	move(place).fill(guard, move(slot));
	return {};
}
} // namespace slot_stored_locked

// CASE census_get_mut: all threads share the global, and the thread goes around its lock
namespace census_get_mut
{
struct Census {
	u32 seen = 0;
};
} // namespace census_get_mut

// SAFETY: a number.
IMPL_SEND(census_get_mut::Census);

namespace census_get_mut
{
constinit Mutex<Census> census;

u32 seen()
{
	return census.lock()->seen;
}

//- bad
Result<KThread> count_bad(u32 rounds)
{
	return KThread::run("census", rounds, [](u32 &left) {
		for (; left > 0; left--)
			census.get_mut().seen++;
	});
}
//- good
Result<KThread> count_good(u32 rounds)
{
	return KThread::run("census", rounds, [](u32 &left) {
		for (; left > 0; left--)
			census.lock()->seen++;
	});
}
} // namespace census_get_mut

// CLEAN stock_unlocked: correct
namespace stock_unlocked
{
struct Stock {
	u32 left = 0;
};

/// Waits with the spinlock released, and looks again after each delivery.
u32 draw(const SpinLock<Stock> &stock, const Completion &delivery)
{
	auto s = stock.lock();

	while (s->left == 0)
		s.unlocked([&delivery] { delivery.wait(); });
	s->left--;
	return s->left;
}
} // namespace stock_unlocked

// CLEAN leases_dropped_later: correct
namespace leases_dropped_later
{
struct Totals {
	u32 ended = 0;
};

class Lease
{
public:
	explicit Lease(const Mutex<Totals> &totals __lifetimebound) : totals_(totals) {}
	Lease(const Lease &) = delete;
	Lease &operator=(const Lease &) = delete;
	~Lease() { totals_.lock()->ended++; }

private:
	const Mutex<Totals> &totals_;
};

struct Bin {
	KVec<KBox<Lease>> leases;
};

/// What was in the bin ends when the lock is released.
void empty(const SpinLock<Bin> &bin)
{
	KVec<KBox<Lease>> batch;
	{
		auto b = bin.lock();

		core::swap(batch, b->leases);
	}
	batch.clear();
}
} // namespace leases_dropped_later

// CLEAN room_made_before: correct
namespace room_made_before
{
struct Trace {
	KVec<u32> values;
	u32 lost = 0;
};

/// Gives the trace a vector with room, and frees the old one without the lock.
Result<void> prepare(const SpinLock<Trace> &trace, usize count)
{
	auto room = TRY(KVec<u32>::with_capacity(count, GFP_KERNEL));
	auto t = trace.lock_irqsave();

	core::swap(t->values, room);
	return {};
}

void record(const SpinLock<Trace> &trace, u32 value)
{
	auto t = trace.lock_irqsave();

	if (t->values.push_within_capacity(value).is_some())
		t->lost++;
}
} // namespace room_made_before

// CLEAN waits_on_spin: correct
namespace waits_on_spin
{
struct Tray {
	Option<u32> plate;
};

using TrayFilled = CondVar<struct TrayFilledClass>;

/// The wait gives the spinlock away while it sleeps.
u32 serve(const SpinLock<Tray> &tray, const TrayFilled &filled)
{
	auto t = tray.lock();

	filled.wait_while(t, [](const Tray &data) { return data.plate.is_none(); });
	return t->plate.take().value_or(0u);
}

void put(const SpinLock<Tray> &tray, const TrayFilled &filled, u32 plate)
{
	tray.lock()->plate = plate;
	filled.notify_one();
}
} // namespace waits_on_spin

// CLEAN same_lock_twice_over: correct
namespace same_lock_twice_over
{
struct Line {
	u32 length = 0;
	u32 served = 0;
};

u32 length(const Mutex<Line> &line)
{
	return line.lock()->length;
}

/// Each lock of the line has ended when the next begins.
u32 serve(const Mutex<Line> &line)
{
	if (length(line) == 0)
		return 0;
	{
		auto l = line.lock();

		if (l->length > 0) {
			l->length--;
			l->served++;
		}
	}
	return length(line);
}
} // namespace same_lock_twice_over

// CLEAN second_only_tried: correct
namespace second_only_tried
{
struct Front {
	u32 calls = 0;
};

struct Back {
	u32 calls = 0;
};

/// Front before back.
void answer(const Mutex<Front> &front, const Mutex<Back> &back)
{
	auto f = front.lock();
	auto b = back.lock();

	f->calls++;
	b->calls++;
}

/// The other way round, but without waiting for the second.
bool forward(const Mutex<Front> &front, const Mutex<Back> &back)
{
	auto b = back.lock();
	auto f = front.try_lock();

	if (!f)
		return false;
	f->calls++;
	b->calls++;
	return true;
}
} // namespace second_only_tried

// CLEAN srcu_reader_sleeps: correct
namespace srcu_reader_sleeps
{
struct Visits {
	KVec<u32> ids;
};

/// A reader of sleepable RCU may sleep, and allocate as it likes.
Result<void> visit(const Srcu &domain, const Mutex<Visits> &visits, u32 id)
{
	auto reader = domain.read_lock();
	auto v = visits.lock();

	return v->ids.push(id, GFP_KERNEL);
}
} // namespace srcu_reader_sleeps

// CLEAN retry_outside: correct
namespace retry_outside
{
struct Door {
	bool busy = false;
	u32 entries = 0;
};

bool try_enter(const SpinLock<Door> &door)
{
	auto d = door.lock();

	if (d->busy)
		return false;
	d->busy = true;
	d->entries++;
	return true;
}

/// Sleeps between the tries only.
void enter(const SpinLock<Door> &door, const Semaphore &left)
{
	while (!try_enter(door)) {
		const Permit turn = left.acquire();

		KThread::yield();
	}
}
} // namespace retry_outside

// CLEAN limit_swapped_atomically: correct
namespace limit_swapped_atomically
{
struct Limit {
	explicit Limit(u32 most) : most(most) {}
	const u32 most;
};

struct History {
	u32 changes = 0;
	u32 last = 0;
};
} // namespace limit_swapped_atomically

// SAFETY: a number that does not change.
IMPL_SEND(limit_swapped_atomically::Limit);
// SAFETY: as above.
IMPL_SYNC(limit_swapped_atomically::Limit);

namespace limit_swapped_atomically
{
/// Allocates first; under the lock, the old object is left to the kernel.
Result<void> set(const RcuPtr<Limit> &limit, const SpinLock<History> &history, u32 most)
{
	auto fresh = TRY(RcuBox<Limit>::create(GFP_KERNEL, most));
	auto h = history.lock();

	limit.replace(move(fresh)).defer_free();
	h->changes++;
	h->last = most;
	return {};
}
} // namespace limit_swapped_atomically
