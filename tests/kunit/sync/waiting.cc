// SPDX-License-Identifier: GPL-2.0
/// @file
/// Completions, wait queues and condition variables, with one other thread.
#include <kernel/arc.hh>
#include <kernel/kthread.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

using namespace kernel;

namespace
{

struct Slot {
	u32 value = 0;
	bool full = false;
};

struct Shared {
	Mutex<Slot, struct SharedSlotMutex> slot;
	SpinLock<Slot, struct SharedSlotSpin> spin;
	CondVar<struct SlotChanged> changed;
	WaitQueue<struct FlagChanged> queue;
	Atomic<bool> flag{false};
	Completion done;
};

} // namespace

// SAFETY: numbers, and nothing that belongs to a thread.
IMPL_SEND(Slot);
// SAFETY: every member is.
IMPL_SEND(Shared);
// SAFETY: every member is.
IMPL_SYNC(Shared);

namespace
{

KUNIT_CASE(completion_passes_between_threads)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("cfl-complete", shared.clone(),
				       [](Arc<Shared> &s) { s->done.complete(); }));

	shared->done.wait();
	KUNIT_EXPECT(!shared->done.is_done());
	shared->done.complete_all();
	shared->done.wait();
	KUNIT_EXPECT(shared->done.is_done());
	KUNIT_EXPECT(shared->done.wait_interruptible() == WaitResult::Woken);
	return {};
}

KUNIT_CASE(completion_times_out)
{
	Completion never;

	KUNIT_EXPECT(never.wait_timeout(Jiffies::from_ms(10)) == WaitResult::TimedOut);
	never.complete_all();
	KUNIT_EXPECT(never.wait_timeout(Jiffies::from_ms(10)) == WaitResult::Woken);
	never.reinit();
	KUNIT_EXPECT(!never.is_done());
	return {};
}

KUNIT_CASE(wait_queue_sees_the_condition)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("cfl-notify", shared.clone(), [](Arc<Shared> &s) {
		// ORDERING: pairs with the load in the condition of whoever waits.
		s->flag.store(true, Release);
		s->queue.notify_all();
	}));

	// ORDERING: pairs with the store in the thread.
	shared->queue.wait_until([&] { return shared->flag.load(Acquire); });
	KUNIT_EXPECT(shared->flag.load(Relaxed));
	return {};
}

KUNIT_CASE(wait_queue_times_out)
{
	WaitQueue<struct QuietQueue> queue;
	const auto never = [] { return false; };
	const auto always = [] { return true; };

	KUNIT_EXPECT(queue.wait_until_timeout(never, Jiffies::from_ms(10)) == WaitResult::TimedOut);
	KUNIT_EXPECT(queue.wait_until_timeout(always, Jiffies::from_ms(10)) == WaitResult::Woken);
	KUNIT_EXPECT(queue.wait_until_interruptible_timeout(never, Jiffies::from_ms(10)) ==
		     WaitResult::TimedOut);
	KUNIT_EXPECT(queue.wait_until_interruptible(always) == WaitResult::Woken);
	return {};
}

KUNIT_CASE(condvar_hands_over_under_a_mutex)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("cfl-producer", shared.clone(), [](Arc<Shared> &s) {
		for (u32 i = 1; i <= 100; i++) {
			auto slot = s->slot.lock();

			s->changed.wait_while(slot, [](const Slot &slot) { return slot.full; });
			slot->value = i;
			slot->full = true;
			s->changed.notify_all();
		}
	}));

	u32 sum = 0;
	for (u32 i = 1; i <= 100; i++) {
		auto slot = shared->slot.lock();

		shared->changed.wait_while(slot, [](const Slot &slot) { return !slot.full; });
		sum += slot->value;
		slot->full = false;
		shared->changed.notify_all();
	}
	KUNIT_EXPECT_EQ(sum, 5050u);
	return {};
}

KUNIT_CASE(condvar_waits_under_a_spinlock)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("cfl-spinner", shared.clone(), [](Arc<Shared> &s) {
		s->spin.lock_irqsave()->full = true;
		s->changed.notify_one();
	}));
	auto slot = shared->spin.lock_irqsave();

	shared->changed.wait_while(slot, [](const Slot &slot) { return !slot.full; });
	KUNIT_EXPECT(slot->full);
	return {};
}

KUNIT_CASE(condvar_times_out)
{
	Mutex<Slot, struct LonelyMutex> mutex;
	CondVar<struct LonelyCondVar> condvar;
	auto slot = mutex.lock();
	Jiffies timeout = Jiffies::from_ms(20);

	KUNIT_EXPECT(condvar.wait_timeout(slot, timeout) == WaitResult::TimedOut);
	KUNIT_EXPECT_EQ(timeout.count, 0);
	timeout = Jiffies::from_ms(20);
	KUNIT_EXPECT(condvar.wait_interruptible_timeout(slot, timeout) == WaitResult::TimedOut);
	return {};
}

KUNIT_CASE(kthread_is_asked_to_stop)
{
	struct Waiter {
		static void body(Arc<Shared> &s)
		{
			while (!KThread::should_stop())
				KThread::yield();
			// ORDERING: pairs with the load after the thread has ended.
			s->flag.store(true, Release);
		}
	};
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	{
		auto thread = TRY(KThread::run("cfl-waiter", shared.clone(),
					       [](Arc<Shared> &s) { Waiter::body(s); }));
	}
	// ORDERING: pairs with the store that ends the thread.
	KUNIT_EXPECT(shared->flag.load(Acquire));
	return {};
}

KUNIT_CASE(condvar_waits_interruptibly)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("cfl-notify", shared.clone(), [](Arc<Shared> &s) {
		s->slot.lock()->full = true;
		s->changed.notify_all();
	}));
	auto slot = shared->slot.lock();

	while (!slot->full)
		KUNIT_EXPECT(shared->changed.wait_interruptible(slot) == WaitResult::Woken);
	return {};
}

KUNIT_CASE(kthread_is_replaced)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
	auto run = [&shared] {
		return KThread::run("cfl-replaced", shared.clone(),
				    [](Arc<Shared> &s) { s->spin.lock()->value++; });
	};
	auto thread = TRY(run());

	// The first has ended before the second takes its place.
	thread = TRY(run());
	thread.join();
	KUNIT_EXPECT_EQ(shared->spin.lock()->value, 2u);
	return {};
}

} // namespace

KUNIT_SUITE(waiting, KUNIT_RUN(completion_passes_between_threads), KUNIT_RUN(completion_times_out),
	    KUNIT_RUN(wait_queue_sees_the_condition), KUNIT_RUN(wait_queue_times_out),
	    KUNIT_RUN(condvar_hands_over_under_a_mutex), KUNIT_RUN(condvar_waits_under_a_spinlock),
	    KUNIT_RUN(condvar_times_out), KUNIT_RUN(kthread_is_asked_to_stop),
	    KUNIT_RUN(condvar_waits_interruptibly), KUNIT_RUN(kthread_is_replaced));
