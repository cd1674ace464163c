// SPDX-License-Identifier: GPL-2.0
/// @file
/// Two producers and two consumers hand numbers over, and wait for each other. No number is lost, and
/// nobody sleeps for ever.
#include <kernel/kunit.hh>
#include <kernel/sync.hh>

#include "threads.hh"

using namespace kernel;
using threads::in_threads;
using threads::rounds;
using threads::THREADS;
using threads::unique;

namespace
{

/// Full while `number` is not zero.
struct Slot {
	u64 number = 0;
};

struct Waiting : threads::Team {
	Mutex<Slot, struct TeamSlot> slot;
	CondVar<struct TeamSlotChanged> changed;
	WaitQueue<struct TeamQueue> queue;
	Atomic<u64> place{0};
	Completion done;
};

bool produces(u32 thread)
{
	return thread < THREADS / 2;
}

} // namespace

// SAFETY: a number.
IMPL_SEND(Slot);
// SAFETY: every member is.
IMPL_SEND(Waiting);
// SAFETY: every member is.
IMPL_SYNC(Waiting);

namespace
{

/// A round waits once and notifies once.
KUNIT_CASE(condvar_loses_no_number)
{
	auto shared = TRY(Arc<Waiting>::create(GFP_KERNEL));

	TRY(in_threads("condvar", shared, [](const Waiting &s, u32 thread) {
		for (u32 i = 1; i <= rounds(2); i++) {
			auto slot = s.slot.lock();

			if (produces(thread)) {
				s.changed.wait_while(slot,
						     [](const Slot &at) { return at.number; });
				slot->number = unique(thread, i);
				s.given.note(slot->number);
			} else {
				s.changed.wait_while(slot,
						     [](const Slot &at) { return !at.number; });
				s.taken.note(slot->number);
				slot->number = 0;
			}
			s.changed.notify_all();
		}
	}));
	KUNIT_EXPECT_EQ(shared->taken.count.load(Relaxed), u64(THREADS / 2) * rounds(2));
	KUNIT_EXPECT(shared->taken == shared->given);
	KUNIT_EXPECT_EQ(shared->slot.lock()->number, 0u);
	return {};
}

/// As above without a lock: the condition itself takes the number, or puts it.
KUNIT_CASE(wait_queue_loses_no_number)
{
	auto shared = TRY(Arc<Waiting>::create(GFP_KERNEL));

	TRY(in_threads("wait queue", shared, [](const Waiting &s, u32 thread) {
		for (u64 i = 1; i <= rounds(2); i++) {
			if (produces(thread)) {
				const u64 number = unique(thread, i);

				s.queue.wait_until([&] {
					u64 empty = 0;
					return s.place.try_cmpxchg(empty, number, Full);
				});
				s.given.note(number);
			} else {
				u64 got = 0;
				s.queue.wait_until([&] {
					got = s.place.xchg(0, Full);
					return got != 0;
				});
				s.taken.note(got);
			}
			s.queue.notify_all();
		}
	}));
	KUNIT_EXPECT_EQ(shared->taken.count.load(Relaxed), u64(THREADS / 2) * rounds(2));
	KUNIT_EXPECT(shared->taken == shared->given);
	KUNIT_EXPECT_EQ(shared->place.load(Relaxed), 0u);
	return {};
}

/// Each `complete()` lets exactly one waiter through.
KUNIT_CASE(completion_lets_one_through)
{
	auto shared = TRY(Arc<Waiting>::create(GFP_KERNEL));

	TRY(in_threads("completion", shared, [](const Waiting &s, u32 thread) {
		for (u32 i = 0; i < rounds(); i++) {
			if (produces(thread)) {
				s.done.complete();
			} else {
				s.done.wait();
				s.sum.inc();
			}
			if (i % 1024 == 0)
				KThread::yield();
		}
	}));
	KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), u64(THREADS / 2) * rounds());
	KUNIT_EXPECT(!shared->done.is_done());
	return {};
}

} // namespace

KUNIT_SUITE(thread_waiting, KUNIT_RUN(condvar_loses_no_number),
	    KUNIT_RUN(wait_queue_loses_no_number), KUNIT_RUN(completion_lets_one_through));
