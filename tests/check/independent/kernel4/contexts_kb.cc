// SPDX-License-Identifier: GPL-2.0
// What may sleep, and where.
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE grow_under_spinlock: the vector grows with GFP_KERNEL while a spinlock is held
namespace grow_under_spinlock
{
struct Queue {
	KVec<u32> packets;
};
//- bad
Result<void> enqueue_bad(const SpinLock<Queue> &queue, u32 packet)
{
	auto guard = queue.lock();

	TRY(guard->packets.push(packet, GFP_KERNEL));
	return {};
}
//- good
Result<void> enqueue_good(const SpinLock<Queue> &queue, u32 packet)
{
	auto guard = queue.lock();

	TRY(guard->packets.push(packet, GFP_ATOMIC));
	return {};
}
} // namespace grow_under_spinlock

// CASE mutex_in_spinlock: a sleeping lock is taken while a spinning one is held
namespace mutex_in_spinlock
{
struct Ring {
	u32 head = 0;
};
struct Registers {
	u32 control = 0;
};
//- bad
void kick_bad(const SpinLock<Ring> &ring, const Mutex<Registers> &registers)
{
	auto slots = ring.lock_irqsave();
	auto device = registers.lock();

	device->control = slots->head++;
}
//- good
void kick_good(const SpinLock<Ring> &ring, const Mutex<Registers> &registers)
{
	auto device = registers.lock();
	auto slots = ring.lock_irqsave();

	device->control = slots->head++;
}
} // namespace mutex_in_spinlock

// CASE completion_in_reader: a reader of RCU waits for a completion
struct ReaderConfig {
	u32 wanted;
};
// SAFETY: a number, and nothing that belongs to a thread.
IMPL_SEND(ReaderConfig);
// SAFETY: readers cannot change it.
IMPL_SYNC(ReaderConfig);
namespace completion_in_reader
{
//- bad
u32 await_bad(const RcuPtr<ReaderConfig> &config, const Completion &ready)
{
	auto reader = rcu::read_lock();

	ready.wait();
	if (auto found = config.load(reader))
		return found->wanted;
	return 0;
}
//- good
u32 await_good(const RcuPtr<ReaderConfig> &config, const Completion &ready)
{
	ready.wait();
	auto reader = rcu::read_lock();

	if (auto found = config.load(reader))
		return found->wanted;
	return 0;
}
} // namespace completion_in_reader

// CASE synchronize_in_reader: who waits for the readers is one
namespace synchronize_in_reader
{
//- bad
bool is_set_bad(const RcuPtr<ReaderConfig> &config)
{
	auto reader = rcu::read_lock();
	const bool set = config.load(reader).is_some();

	rcu::synchronize();
	return set;
}
//- good
bool is_set_good(const RcuPtr<ReaderConfig> &config)
{
	bool set;
	{
		auto reader = rcu::read_lock();

		set = config.load(reader).is_some();
	}
	rcu::synchronize();
	return set;
}
} // namespace synchronize_in_reader

// CASE irqs_off_allocates: the closure that runs with interrupts off allocates with GFP_KERNEL
namespace irqs_off_allocates
{
struct Sample {
	u32 value = 0;
};
//- bad
bool sample_bad(const SpinLock<Sample> &last)
{
	return with_irqs_off([&last](const IrqsOff &off) {
		auto fresh = KBox<Sample>::create(GFP_KERNEL);

		if (fresh.is_err())
			return false;
		*last.lock(off) = *fresh.value();
		return true;
	});
}
//- good
bool sample_good(const SpinLock<Sample> &last)
{
	auto fresh = KBox<Sample>::create(GFP_KERNEL);

	return with_irqs_off([&last, &fresh](const IrqsOff &off) {
		if (fresh.is_err())
			return false;
		*last.lock(off) = *fresh.value();
		return true;
	});
}
} // namespace irqs_off_allocates

// CASE helper_sleeps: the function that is called under the spinlock takes a mutex two calls further down
namespace helper_sleeps
{
struct Log {
	u32 lines = 0;
};
struct State {
	u32 errors = 0;
};
//- shared
__might_sleep void append(const Mutex<Log> &log)
{
	log.lock()->lines++;
}
__might_sleep void report(const Mutex<Log> &log, u32 errors)
{
	if (errors > 3)
		append(log);
}
//- bad
void fail_bad(const SpinLock<State> &state, const Mutex<Log> &log)
{
	state.with([&log](State &s) {
		s.errors++;
		report(log, s.errors);
	});
}
//- good
void fail_good(const SpinLock<State> &state, const Mutex<Log> &log)
{
	const u32 errors = state.with([](State &s) {
		s.errors++;
		return s.errors;
	});
	report(log, errors);
}
} // namespace helper_sleeps

// CASE thread_ends_under_lock: the handle is replaced under the spinlock, and its destructor waits for the thread
namespace thread_ends_under_lock
{
struct Workers {
	Option<KThread> worker;
};
//- bad
void stop_bad(const SpinLock<Workers> &workers)
{
	auto guard = workers.lock();

	guard->worker = None;
}
//- good
void stop_good(const Mutex<Workers> &workers)
{
	auto guard = workers.lock();

	guard->worker = None;
}
} // namespace thread_ends_under_lock

// CASE old_object_waits: what was replaced waits for the readers when it ends, with the lock still held
namespace old_object_waits
{
struct Writers {
	u32 changes = 0;
};
//- bad
void publish_bad(const SpinLock<Writers> &writers, const RcuPtr<ReaderConfig> &config,
		 RcuBox<ReaderConfig> fresh)
{
	auto guard = writers.lock();
	auto old = config.replace(move(fresh));

	guard->changes++;
}
//- good
void publish_good(const SpinLock<Writers> &writers, const RcuPtr<ReaderConfig> &config,
		  RcuBox<ReaderConfig> fresh)
{
	{
		auto guard = writers.lock();

		guard->changes++;
	}
	auto old = config.replace(move(fresh));
}
} // namespace old_object_waits

// CASE flags_by_condition: on one of the two paths the flags allow sleeping, under the lock
namespace flags_by_condition
{
struct Pool {
	KVec<u64> spare;
};
//- bad
Result<void> refill_bad(const SpinLock<Pool> &pool, bool urgent)
{
	auto guard = pool.lock();
	const AllocFlags flags = urgent ? GFP_ATOMIC : GFP_KERNEL;

	return guard->spare.reserve(16, flags);
}
//- good
Result<void> refill_good(const SpinLock<Pool> &pool, bool urgent)
{
	auto guard = pool.lock();
	const AllocFlags flags = urgent ? GFP_ATOMIC : GFP_NOWAIT;

	return guard->spare.reserve(16, flags);
}
} // namespace flags_by_condition

// CASE atomic_callback: a function that is declared to run in atomic context yields
namespace atomic_callback
{
//- bad
__runs_atomic u32 poll_bad(const Atomic<u32> &ready, u32 rounds)
{
	while (rounds-- && !ready.load(Relaxed))
		KThread::yield();
	return ready.load(Relaxed);
}
//- good
__runs_atomic u32 poll_good(const Atomic<u32> &ready, u32 rounds)
{
	while (rounds-- && !ready.load(Relaxed))
		;
	return ready.load(Relaxed);
}
} // namespace atomic_callback

// CASE second_guard: the condition variable gives back its mutex, but not the spinlock around it
namespace second_guard
{
struct Mail {
	u32 letters = 0;
};
struct Stats {
	u32 waits = 0;
};
//- bad
u32 take_bad(const Mutex<Mail> &mail, const CondVar<struct MailCame> &came,
	     const SpinLock<Stats> &stats)
{
	auto guard = mail.lock();
	auto counts = stats.lock();

	counts->waits++;
	came.wait_while(guard, [](const Mail &m) { return m.letters == 0; });
	return guard->letters--;
}
//- good
u32 take_good(const Mutex<Mail> &mail, const CondVar<struct MailCame> &came,
	      const SpinLock<Stats> &stats)
{
	auto guard = mail.lock();
	{
		auto counts = stats.lock();

		counts->waits++;
	}
	came.wait_while(guard, [](const Mail &m) { return m.letters == 0; });
	return guard->letters--;
}
} // namespace second_guard

// CASE store_under_guard: the array is given an object, with memory for it, while its own lock is held
namespace store_under_guard
{
struct Entry {
	u32 value = 0;
};
//- bad
Result<void> put_bad(const XArray<KBox<Entry>> &entries, usize index, KBox<Entry> entry)
{
	auto guard = entries.lock();

	if (guard.get(index))
		return EBUSY;
	(void)TRY(entries.store(index, move(entry), GFP_KERNEL));
	return {};
}
//- good
Result<void> put_good(const XArray<KBox<Entry>> &entries, usize index, KBox<Entry> entry)
{
	auto place = TRY(entries.reserve(index, GFP_KERNEL));
	auto guard = entries.lock();

	move(place).fill(guard, move(entry));
	return {};
}
} // namespace store_under_guard

// CASE read_lock_shares: readers of a spinning lock may not sleep either
namespace read_lock_shares
{
struct Routes {
	KVec<u32> hops;
};
//- bad
Result<KVec<u32>> snapshot_bad(const RwLock<Routes> &routes)
{
	auto reader = routes.read();

	return reader->hops.clone(GFP_KERNEL);
}
//- good
Result<KVec<u32>> snapshot_good(const RwLock<Routes> &routes)
{
	auto reader = routes.read();

	return reader->hops.clone(GFP_ATOMIC);
}
} // namespace read_lock_shares

// CLEAN allocate_first: memory is made before the lock is taken, and moved in under it
struct Tracked {
	KVec<KBox<u32>> items;
};
Result<void> track(const SpinLock<Tracked> &tracked, u32 value)
{
	auto item = TRY(KBox<u32>::create(GFP_KERNEL, value));
	auto guard = tracked.lock();

	return guard->items.push(move(item), GFP_ATOMIC);
}

// CLEAN sleep_unlocked: the lock is released around what sleeps
struct Progress {
	u32 steps = 0;
};
void advance(const SpinLock<Progress> &progress, const Completion &step)
{
	auto guard = progress.lock();

	guard->steps++;
	guard.unlocked([&step] { step.wait(); });
	guard->steps++;
}

// CLEAN take_then_drop: what has to be freed is taken out under the lock, and freed without it
struct Cache {
	Option<KBox<u64>> entry;
};
bool forget(const SpinLock<Cache> &cache)
{
	Option<KBox<u64>> old;
	{
		auto guard = cache.lock();

		old = guard->entry.take();
	}
	return old.is_some();
}

// CLEAN sleep_in_semaphore: readers of a sleeping lock may sleep
struct Plan {
	KVec<u32> steps;
};
Result<KVec<u32>> copy_plan(const RwSemaphore<Plan> &plan)
{
	auto reader = plan.read();

	return reader->steps.clone(GFP_KERNEL);
}
