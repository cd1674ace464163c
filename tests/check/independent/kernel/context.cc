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

// CASE k_mutex_under_spin: a mutex is taken while a spinlock is held
namespace k_mutex_under_spin
{
struct Device {
	SpinLock<Stats> stats;
	Mutex<Queue> queue;
};
//- bad
u32 bad(const Device &d)
{
	auto stats = d.stats.lock();
	auto queue = d.queue.lock();
	return stats->packets;
}
//- good
u32 good(const Device &d)
{
	auto queue = d.queue.lock();
	auto stats = d.stats.lock();
	return stats->packets;
}
} // namespace k_mutex_under_spin

// CASE k_gfp_under_spin: GFP_KERNEL under a spinlock may sleep
namespace k_gfp_under_spin
{
//- bad
Result<void> bad(const SpinLock<Queue> &q, u32 x)
{
	auto guard = q.lock_irqsave();
	return guard->items.push(x, GFP_KERNEL);
}
//- good
Result<void> good(const SpinLock<Queue> &q, u32 x)
{
	auto guard = q.lock_irqsave();
	return guard->items.push(x, GFP_ATOMIC);
}
} // namespace k_gfp_under_spin

// CASE k_gfp_param: the flags come by parameter, and the caller holds a spinlock
namespace k_gfp_param
{
Result<KBox<Stats>> make(AllocFlags flags)
{
	return KBox<Stats>::create(flags);
}
//- bad
Result<void> bad(const SpinLock<Stats> &lock)
{
	auto guard = lock.lock();
	auto fresh = TRY(make(GFP_KERNEL));
	*guard = *fresh;
	return {};
}
//- good
Result<void> good(const SpinLock<Stats> &lock)
{
	auto fresh = TRY(make(GFP_KERNEL));
	auto guard = lock.lock();
	*guard = *fresh;
	return {};
}
} // namespace k_gfp_param

// CASE k_gfp_default: a helper always allocates with GFP_KERNEL and is called from an RCU reader
namespace k_gfp_default
{
Result<KString> label(u32 n)
{
	return KString::format(GFP_KERNEL, n);
}
//- bad
Result<usize> bad(u32 n)
{
	auto reader = rcu::read_lock();
	const auto text = TRY(label(n));
	return text.size();
}
//- good
Result<usize> good(u32 n)
{
	const auto text = TRY(label(n));
	auto reader = rcu::read_lock();
	return text.size();
}
} // namespace k_gfp_default

// CASE k_deep_sleep: a mutex is taken four calls deep while preemption is off
namespace k_deep_sleep
{
u32 level4(const Mutex<Stats> &m)
{
	return m.lock()->packets;
}
u32 level3(const Mutex<Stats> &m)
{
	return level4(m) + 1;
}
u32 level2(const Mutex<Stats> &m, bool deep)
{
	return deep ? level3(m) : 0;
}
u32 level1(const Mutex<Stats> &m)
{
	return level2(m, true);
}
//- bad
u32 bad(const Mutex<Stats> &m)
{
	PreemptGuard guard;
	return level1(m);
}
//- good
u32 good(const Mutex<Stats> &m)
{
	const u32 n = level1(m);
	PreemptGuard guard;
	return n;
}
} // namespace k_deep_sleep

// CASE k_branch_sleep: only the error branch sleeps under the lock
namespace k_branch_sleep
{
//- bad
u32 bad(const SpinLock<Stats> &s, const Mutex<Queue> &q)
{
	auto guard = s.lock();
	if (guard->drops > 10) {
		q.lock()->items.clear();
		return 0;
	}
	return guard->packets;
}
//- good
u32 good(const SpinLock<Stats> &s, const Mutex<Queue> &q)
{
	u32 packets = 0;
	{
		auto guard = s.lock();
		if (guard->drops <= 10)
			return guard->packets;
		packets = guard->packets;
	}
	q.lock()->items.clear();
	return packets;
}
} // namespace k_branch_sleep

// CASE k_wait_under_spin: a completion is waited for under a spinlock
namespace k_wait_under_spin
{
//- bad
void bad(const SpinLock<Stats> &s, const Completion &done)
{
	auto guard = s.lock();
	guard->packets++;
	done.wait();
}
//- good
void good(const SpinLock<Stats> &s, const Completion &done)
{
	auto guard = s.lock();
	guard->packets++;
	done.complete();
}
} // namespace k_wait_under_spin

// CASE k_irqs_off_sleep: yielding with interrupts off
namespace k_irqs_off_sleep
{
void pause(u32 n)
{
	for (u32 i = 0; i < n; i++)
		KThread::yield();
}
//- bad
void bad(u32 n)
{
	const IrqsOffGuard guard;
	pause(n);
}
//- good
void good(u32 n)
{
	{
		const IrqsOffGuard guard;
	}
	pause(n);
}
} // namespace k_irqs_off_sleep

// CASE k_with_irqs_off: the closure that runs with interrupts off takes a mutex
namespace k_with_irqs_off
{
//- bad
void bad(const Mutex<Stats> &m)
{
	with_irqs_off([&m](const IrqsOff &) { m.lock()->packets++; });
}
//- good
void good(const SpinLock<Stats> &m)
{
	with_irqs_off([&m](const IrqsOff &off) { m.lock(off)->packets++; });
}
} // namespace k_with_irqs_off

// CASE k_with_closure: the closure handed to SpinLock::with() allocates with GFP_KERNEL
namespace k_with_closure
{
//- bad
bool bad(const SpinLock<Queue> &q)
{
	return q.with([](Queue &queue) { return queue.items.push(1, GFP_KERNEL).is_ok(); });
}
//- good
bool good(const SpinLock<Queue> &q)
{
	return q.with([](Queue &queue) { return queue.items.push(1, GFP_ATOMIC).is_ok(); });
}
} // namespace k_with_closure

// CASE k_rcu_sync_inside: synchronize() inside a read section waits for itself
namespace k_rcu_sync_inside
{
//- bad
void bad()
{
	auto reader = rcu::read_lock();
	rcu::synchronize();
}
//- good
void good()
{
	{
		auto reader = rcu::read_lock();
	}
	rcu::synchronize();
}
} // namespace k_rcu_sync_inside

// CASE k_loop_sleep: the loop sleeps in its second round, when the guard of the first is still held
namespace k_loop_sleep
{
//- bad
u32 bad(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	u32 sum = 0;
	auto guard = s.lock();
	for (u32 i = 0; i < 3; i++) {
		if (i == 2)
			sum += m.lock()->packets;
		sum += guard->packets;
	}
	return sum;
}
//- good
u32 good(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	u32 sum = 0;
	for (u32 i = 0; i < 3; i++) {
		if (i == 2)
			sum += m.lock()->packets;
		auto guard = s.lock();
		sum += guard->packets;
	}
	return sum;
}
} // namespace k_loop_sleep

// CASE k_virtual_sleep: an overrider of a virtual function sleeps, and it is called under a spinlock
namespace k_virtual_sleep
{
class Handler
{
public:
	virtual ~Handler() = default;
	//- bad
	__might_sleep virtual void bad_handle(Stats &s) = 0;
	//- good
	virtual void good_handle(Stats &s) __nonblocking = 0;
	//- shared
};
//- bad
void bad(Handler &h, const SpinLock<Stats> &s)
{
	auto guard = s.lock();
	h.bad_handle(*guard);
}
//- good
void good(Handler &h, const SpinLock<Stats> &s)
{
	auto guard = s.lock();
	h.good_handle(*guard);
}
} // namespace k_virtual_sleep

// CASE k_template_sleep: a template's instance for one type sleeps under the lock
namespace k_template_sleep
{
//- bad
template <typename L>
u32 bad_total(const SpinLock<Stats> &s, const L &other)
{
	auto guard = s.lock();
	return guard->packets + other.lock()->packets;
}
u32 bad(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	return bad_total(s, m);
}
//- good
template <typename L>
u32 good_total(const SpinLock<Stats> &s, const L &other)
{
	auto guard = s.lock();
	return guard->packets + other.lock()->packets;
}
u32 good(const SpinLock<Stats> &s, const SpinLock<Stats, struct Other> &m)
{
	return good_total(s, m);
}
} // namespace k_template_sleep

// CASE k_dtor_sleep: a destructor that sleeps runs while the spinlock is held
namespace k_dtor_sleep
{
class Reaper
{
public:
	explicit Reaper(const Mutex<Stats> &m __lifetimebound) : m_(m) {}
	Reaper(const Reaper &) = delete;
	Reaper &operator=(const Reaper &) = delete;
	~Reaper() { m_.lock()->drops++; }

private:
	const Mutex<Stats> &m_;
};
//- bad
u32 bad(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	auto guard = s.lock();
	Reaper r(m);
	return guard->packets;
}
//- good
u32 good(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	Reaper r(m);
	auto guard = s.lock();
	return guard->packets;
}
} // namespace k_dtor_sleep

// CASE k_try_lock_sleep: the guard of a try_lock is a spinlock's guard too
namespace k_try_lock_sleep
{
//- bad
void bad(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	if (auto guard = s.try_lock()) {
		guard->packets++;
		m.lock()->packets++;
	}
}
//- good
void good(const SpinLock<Stats> &s, const Mutex<Stats> &m)
{
	if (auto guard = s.try_lock())
		guard->packets++;
	m.lock()->packets++;
}
} // namespace k_try_lock_sleep

// CASE k_rwlock_alloc: an allocation that may sleep under the read side of a rwlock
namespace k_rwlock_alloc
{
//- bad
Result<KBox<Stats>> bad(const RwLock<Stats> &l)
{
	auto guard = l.read();
	return KBox<Stats>::create(GFP_KERNEL, *guard);
}
//- good
Result<KBox<Stats>> good(const RwLock<Stats> &l)
{
	const Stats copy = *l.read();
	return KBox<Stats>::create(GFP_KERNEL, copy);
}
} // namespace k_rwlock_alloc

// CASE k_thread_start: a thread is started (which sleeps) from a seqlock's write section
namespace k_thread_start
{
//- bad
Result<KThread> bad(const SeqLock<Stats> &l)
{
	auto guard = l.write();
	guard->packets = 0;
	return KThread::run("worker", 1u, [](u32 &) {});
}
//- good
Result<KThread> good(const SeqLock<Stats> &l)
{
	l.write()->packets = 0;
	return KThread::run("worker", 1u, [](u32 &) {});
}
} // namespace k_thread_start

// CASE k_flags_choice: the flags are chosen by a condition, and one of the choices sleeps
namespace k_flags_choice
{
//- bad
Result<void> bad(const SpinLock<Queue> &q, bool urgent)
{
	const AllocFlags flags = urgent ? GFP_ATOMIC : GFP_KERNEL;
	auto guard = q.lock();
	return guard->items.push(1, flags);
}
//- good
Result<void> good(const SpinLock<Queue> &q, bool urgent)
{
	const AllocFlags flags = urgent ? GFP_ATOMIC : GFP_NOWAIT;
	auto guard = q.lock();
	return guard->items.push(1, flags);
}
} // namespace k_flags_choice
