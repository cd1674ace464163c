// SPDX-License-Identifier: GPL-2.0
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

struct Stats {
	u32 packets = 0;
	u32 drops = 0;
};
struct Queue {
	KVec<u32> items;
};
// CLEAN k_atomic_alloc: flags that do not sleep under a spinlock
Result<void> k_atomic_alloc(const SpinLock<Queue> &q)
{
	return q.lock()->items.push(1, GFP_ATOMIC);
}
// CLEAN k_flags_through: a function passes on the flags that it is given
Result<KBox<Stats>> k_flags_through(AllocFlags flags)
{
	return KBox<Stats>::create(flags | __GFP_ZERO);
}
// CLEAN k_flags_atomic_call: and is called with flags that do not sleep
Result<void> k_flags_atomic_call(const SpinLock<Stats> &s)
{
	auto guard = s.lock();
	auto box = TRY(k_flags_through(GFP_NOWAIT));
	*guard = *box;
	return {};
}
// CLEAN k_reserve_first: room first, then the lock
Result<void> k_reserve_first(const SpinLock<Queue> &q)
{
	KVec<u32> spare;
	TRY(spare.reserve(8, GFP_KERNEL));
	auto guard = q.lock();
	if (guard->items.capacity() == 0)
		guard->items = move(spare);
	return {};
}
// CLEAN k_scoped_then_sleep: the spinlock's scope ends before the sleep
void k_scoped_then_sleep(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	for (u32 i = 0; i < 3; i++) {
		u32 n = 0;
		{
			auto guard = s.lock();
			n = guard->packets;
		}
		m.lock()->packets += n;
	}
}
// CLEAN k_temp_guard: one statement, one lock
void k_temp_guard(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	s.lock()->packets++;
	m.lock()->packets++;
}
// CLEAN k_nested_spin: two spinlocks, one inside of the other
u32 k_nested_spin(const SpinLock<Stats> &a, const SpinLock<Stats, struct Inner> &b)
{
	auto x = a.lock_irqsave();
	auto y = b.lock(x.irqs_off());
	return x->packets + y->packets;
}
// CLEAN k_try_spin_in_mutex: a spinlock within a mutex
void k_try_spin_in_mutex(const Mutex<Stats> &m, const SpinLock<Stats> &s)
{
	auto outer = m.lock();
	if (auto inner = s.try_lock())
		outer->packets += inner->packets;
}
// CLEAN k_copy_out: guarded data leaves by value
Stats k_copy_out(const Mutex<Stats> &m)
{
	auto guard = m.lock();
	return *guard;
}
// CLEAN k_take_box: a box is taken out under the lock and freed after it
struct Slot {
	Option<KBox<Stats>> box;
};
u32 k_take_box(const SpinLock<Slot> &s)
{
	Option<KBox<Stats>> taken;
	{
		auto guard = s.lock();
		taken = guard->box.take();
	}
	return taken ? (*taken)->packets : 0;
}
// CLEAN k_try_chain: errors go up with TRY
Result<u32> k_try_chain(u32 n)
{
	auto box = TRY(KBox<Stats>::create(GFP_KERNEL));
	auto text = TRY(KString::format(GFP_KERNEL, n));
	return box->packets + static_cast<u32>(text.size() & 0xff);
}
// CLEAN k_ignore_result: a result that is thrown away on purpose
void k_ignore_result(KVec<u32> &v)
{
	(void)v.push(1, GFP_KERNEL);
}
// CLEAN k_result_ternary: a result looked at in a condition
u32 k_result_ternary(KVec<u32> &v)
{
	const auto result = v.push(1, GFP_KERNEL);
	return result.is_err() ? 1 : 0;
}
// CLEAN k_loop_get: an element is asked for in each round
u32 k_loop_get(KVec<u32> &v)
{
	u32 sum = 0;
	for (usize i = 0; i < v.size(); i++) {
		if (auto x = v.get(i))
			sum += *x;
	}
	v.clear();
	return sum;
}
// CLEAN k_retain: a closure by reference that does not leave the call
usize k_retain(KVec<u32> &v, u32 least)
{
	v.retain([&](const u32 &x) { return x >= least; });
	return v.size();
}
// CLEAN k_box_reassigned: moved and given a new value
Result<u32> k_box_reassigned(KVec<KBox<Stats>> &all)
{
	auto box = TRY(KBox<Stats>::create(GFP_KERNEL));
	TRY(all.push(move(box), GFP_KERNEL));
	box = TRY(KBox<Stats>::create(GFP_KERNEL));
	return box->packets;
}
// CLEAN k_arc_thread: a thread shares an Arc
struct Shared {
	Mutex<u32, struct SharedCount> count;
	Atomic<bool> done{false};
};
// SAFETY: a lock and an atomic.
IMPL_SEND(Shared);
// SAFETY: as above.
IMPL_SYNC(Shared);
Result<void> k_arc_thread()
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("t", shared.clone(), [](Arc<Shared> &s) {
		++*s->count.lock();
		s->done.store(true, Relaxed);
	}));
	thread.join();
	return {};
}
// CLEAN k_wait_loop: the mutex's guard is handed to the condition variable
void k_wait_loop(const Mutex<Stats> &m, const CondVar<struct Changed> &changed)
{
	auto guard = m.lock();
	changed.wait_while(guard, [](const Stats &s) { return s.packets == 0; });
	guard->packets--;
}
// CLEAN k_rcu_read: what a reader loaded is used inside of its section
struct Limit {
	explicit Limit(u32 n) : n(n) {}
	const u32 n;
};
// SAFETY: a constant number.
IMPL_SEND(Limit);
// SAFETY: as above.
IMPL_SYNC(Limit);
u32 k_rcu_read(const RcuPtr<Limit> &p)
{
	u32 n = 0;
	{
		auto reader = rcu::read_lock();
		auto limit = p.load(reader);
		if (limit)
			n = limit->n;
	}
	return n;
}
// CLEAN k_srcu_sleep: sleepable RCU's readers may sleep
void k_srcu_sleep(const Srcu &domain, const Mutex<Stats> &m)
{
	auto reader = domain.read_lock();
	m.lock()->packets++;
	KThread::yield();
}
// CLEAN k_split_fields: two fields of guarded data at a time
void k_split_fields(const Mutex<Stats> &m)
{
	auto guard = m.lock();
	Stats &s = *guard;
	u32 &a = s.packets;
	u32 &b = s.drops;
	a++;
	b += a;
}
// CLEAN k_irq_proof: a function that asks for a proof is given one
u32 with_proof(const IrqsOff &, const Stats &s)
{
	return s.packets;
}
u32 k_irq_proof(const Stats &s)
{
	const IrqsOffGuard guard;
	return with_proof(guard.irqs_off(), s);
}
