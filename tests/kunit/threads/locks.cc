// SPDX-License-Identifier: GPL-2.0
/// @file
/// Locks keep threads apart, whatever the way to take them.
#include <kernel/kunit.hh>
#include <kernel/sync.hh>

#include "threads.hh"

using namespace kernel;
using threads::in_threads;
using threads::rounds;
using threads::THREADS;
using threads::Twice;

namespace
{

struct Locks : threads::Team {
	explicit Locks(u32 mode = 0) : mode(mode) {}
	Mutex<Twice, struct TeamMutex> mutex;
	SpinLock<Twice, struct TeamSpin> spin;
	Mutex<u32, struct TeamOwner> owner;
	LockedBy<Twice, Mutex<u32, struct TeamOwner>> beside{owner};
	const u32 mode;
};

constinit Mutex<Twice, struct TeamStatic> static_mutex;

} // namespace

// SAFETY: every member is.
IMPL_SEND(Locks);
// SAFETY: every member is; `beside` is reached with the guard of `owner` only.
IMPL_SYNC(Locks);

namespace
{

KUNIT_CASE(mutex_excludes)
{
	auto shared = TRY(Arc<Locks>::create(GFP_KERNEL));

	TRY(in_threads("mutex", shared, [](const Locks &s, u32) {
		for (u32 i = 0; i < rounds(); i++)
			s.mutex.lock()->count();
	}));
	auto counts = shared->mutex.lock();
	KUNIT_EXPECT_EQ(counts->value, u64(THREADS) * rounds());
	KUNIT_EXPECT(counts->in_step());
	return {};
}

KUNIT_CASE(static_mutex_excludes)
{
	auto shared = TRY(Arc<Locks>::create(GFP_KERNEL));
	const u64 before = static_mutex.lock()->value;

	TRY(in_threads("static mutex", shared, [](const Locks &, u32) {
		for (u32 i = 0; i < rounds(); i++)
			static_mutex.lock()->count();
	}));
	auto counts = static_mutex.lock();
	KUNIT_EXPECT_EQ(counts->value - before, u64(THREADS) * rounds());
	KUNIT_EXPECT(counts->in_step());
	return {};
}

/// Takes the spinlock in one of its five ways, and counts.
void count_in(const Locks &s, u32 mode)
{
	switch (mode) {
	case 0:
		return s.spin.lock()->count();
	case 1:
		return s.spin.lock_irqsave()->count();
	case 2:
		return s.spin.lock_bh()->count();
	case 3:
		// SAFETY: a thread of ours, in which nothing keeps interrupts off.
		unsafe
		{
			s.spin.lock_irq(unsafe_)->count();
		}
		return;
	default:
		const IrqsOffGuard guard;

		return s.spin.lock(guard.irqs_off())->count();
	}
}

constexpr u32 MODES[] = {0, 1, 2, 3, 4};

KUNIT_PARAM_CASE(spinlock_excludes_in_mode, u32, MODES)
{
	auto shared = TRY(Arc<Locks>::create(GFP_KERNEL, param));

	TRY(in_threads("spinlock in one mode", shared, [](const Locks &s, u32) {
		for (u32 i = 0; i < rounds(); i++) {
			count_in(s, s.mode);
			if (i % 1024 == 0)
				KThread::yield();
		}
	}));
	auto counts = shared->spin.lock();
	KUNIT_EXPECT_EQ(counts->value, u64(THREADS) * rounds());
	KUNIT_EXPECT(counts->in_step());
	return {};
}

KUNIT_CASE(spinlock_excludes_between_modes)
{
	auto shared = TRY(Arc<Locks>::create(GFP_KERNEL));

	TRY(in_threads("spinlock", shared, [](const Locks &s, u32) {
		for (u32 i = 0; i < rounds(); i++) {
			count_in(s, i % 5);
			if (i % 1024 == 0)
				KThread::yield();
		}
	}));
	auto counts = shared->spin.lock();
	KUNIT_EXPECT_EQ(counts->value, u64(THREADS) * rounds());
	KUNIT_EXPECT(counts->in_step());
	return {};
}

/// Whoever does not get a lock goes on; the data counts those who got it.
KUNIT_CASE(try_lock_excludes)
{
	auto shared = TRY(Arc<Locks>::create(GFP_KERNEL));

	TRY(in_threads("try_lock", shared, [](const Locks &s, u32) {
		for (u32 i = 0; i < rounds(2); i++) {
			if (auto counts = s.mutex.try_lock()) {
				counts->count();
				s.sum.inc();
			}
			if (auto counts = s.spin.try_lock())
				counts->count();
			else
				s.errors.inc();
			if (i % 1024 == 0)
				KThread::yield();
		}
	}));
	KUNIT_EXPECT_EQ(shared->mutex.lock()->value, shared->sum.load(Relaxed));
	KUNIT_EXPECT_EQ(shared->spin.lock()->value + shared->errors.load(Relaxed),
			u64(THREADS) * rounds(2));
	KUNIT_EXPECT(shared->mutex.lock()->in_step());
	KUNIT_EXPECT(shared->spin.lock()->in_step());
	return {};
}

KUNIT_CASE(locked_by_excludes)
{
	auto shared = TRY(Arc<Locks>::create(GFP_KERNEL));

	TRY(in_threads("locked by", shared, [](const Locks &s, u32) {
		for (u32 i = 0; i < rounds(); i++) {
			auto owner = s.owner.lock();
			s.beside.access(owner).count();
		}
	}));
	auto owner = shared->owner.lock();
	KUNIT_EXPECT_EQ(shared->beside.access(owner).value, u64(THREADS) * rounds());
	KUNIT_EXPECT(shared->beside.access(owner).in_step());
	return {};
}

} // namespace

KUNIT_SUITE(thread_locks, KUNIT_RUN(mutex_excludes), KUNIT_RUN(static_mutex_excludes),
	    KUNIT_RUN(spinlock_excludes_in_mode), KUNIT_RUN(spinlock_excludes_between_modes),
	    KUNIT_RUN(try_lock_excludes), KUNIT_RUN(locked_by_excludes));
