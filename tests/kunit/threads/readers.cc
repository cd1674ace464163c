// SPDX-License-Identifier: GPL-2.0
/// @file
/// Readers and writers at once: a reader sees whole data, a writer loses nothing, a semaphore lets
/// as many in as it has permits.
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

struct Readers : threads::Team {
	RwLock<Twice, struct TeamRwLock> rw;
	RwSemaphore<Twice, struct TeamRwSemaphore> rwsem;
	SeqLock<Twice, struct TeamSeqLock> seq;
	Semaphore semaphore{2};
	Semaphore one{1};
	SpinLock<Twice, struct TeamOfOne> of_one;
	Atomic<u32> inside{0};
	Atomic<u64> written{0};
};

} // namespace

// SAFETY: every member is.
IMPL_SEND(Readers);
// SAFETY: every member is.
IMPL_SYNC(Readers);

namespace
{

/// One operation in four writes.
bool writes(u32 round, u32 thread)
{
	return (round + thread) % 4 == 0;
}

/// Reads in one of the three ways.
bool reads_whole(const Readers &s, u32 round)
{
	if (round % 3 == 0)
		return s.rw.read()->in_step();
	if (round % 3 == 1)
		return s.rw.read_irqsave()->in_step();
	return s.rw.read_bh()->in_step();
}

KUNIT_CASE(rw_lock_keeps_readers_from_writers)
{
	auto shared = TRY(Arc<Readers>::create(GFP_KERNEL));

	TRY(in_threads("reader-writer lock", shared, [](const Readers &s, u32 thread) {
		for (u32 i = 0; i < rounds(); i++) {
			if (writes(i, thread)) {
				if (i % 3 == 0)
					s.rw.write()->count();
				else if (i % 3 == 1)
					s.rw.write_irqsave()->count();
				else
					s.rw.write_bh()->count();
				s.written.inc();
			} else if (!reads_whole(s, i)) {
				s.errors.inc();
			}
			if (i % 1024 == 0)
				KThread::yield();
		}
	}));
	KUNIT_EXPECT_EQ(shared->rw.read()->value, shared->written.load(Relaxed));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	return {};
}

KUNIT_CASE(rw_semaphore_keeps_readers_from_writers)
{
	auto shared = TRY(Arc<Readers>::create(GFP_KERNEL));

	TRY(in_threads("reader-writer semaphore", shared, [](const Readers &s, u32 thread) {
		for (u32 i = 0; i < rounds(); i++) {
			if (writes(i, thread)) {
				s.rwsem.write()->count();
				s.written.inc();
			} else if (!s.rwsem.read()->in_step()) {
				s.errors.inc();
			}
		}
	}));
	KUNIT_EXPECT_EQ(shared->rwsem.read()->value, shared->written.load(Relaxed));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	return {};
}

KUNIT_CASE(seq_lock_shows_whole_copies)
{
	auto shared = TRY(Arc<Readers>::create(GFP_KERNEL));

	TRY(in_threads("sequence lock", shared, [](const Readers &s, u32 thread) {
		for (u32 i = 0; i < rounds(); i++) {
			if (writes(i, thread)) {
				s.seq.write()->count();
				s.written.inc();
			} else if (!s.seq.read().in_step()) {
				s.errors.inc();
			}
			if (i % 1024 == 0)
				KThread::yield();
		}
	}));
	KUNIT_EXPECT_EQ(shared->seq.read().value, shared->written.load(Relaxed));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	return {};
}

KUNIT_CASE(semaphore_lets_two_in)
{
	auto shared = TRY(Arc<Readers>::create(GFP_KERNEL));

	TRY(in_threads("semaphore", shared, [](const Readers &s, u32) {
		for (u32 i = 0; i < rounds(); i++) {
			const Permit permit = s.semaphore.acquire();

			if (s.inside.fetch_add(1, Full) >= 2)
				s.errors.inc();
			s.inside.dec();
			s.sum.inc();
		}
	}));
	KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), u64(THREADS) * rounds());
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	const auto first = shared->semaphore.try_acquire();
	const auto second = shared->semaphore.try_acquire();
	KUNIT_EXPECT(first.is_some());
	KUNIT_EXPECT(second.is_some());
	KUNIT_EXPECT(shared->semaphore.try_acquire().is_none());
	return {};
}

/// With one permit it keeps threads apart, as the order of memory shows.
KUNIT_CASE(semaphore_of_one_excludes)
{
	auto shared = TRY(Arc<Readers>::create(GFP_KERNEL));

	TRY(in_threads("semaphore of one", shared, [](const Readers &s, u32) {
		for (u32 i = 0; i < rounds(); i++) {
			const Permit permit = s.one.acquire();
			// Nobody else is here, so that the lock is always free.
			auto twice = s.of_one.try_lock();

			if (twice && twice->in_step())
				twice->count();
			else
				s.errors.inc();
		}
	}));
	KUNIT_EXPECT_EQ(shared->of_one.lock()->value, u64(THREADS) * rounds());
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	return {};
}

} // namespace

KUNIT_SUITE(thread_readers, KUNIT_RUN(rw_lock_keeps_readers_from_writers),
	    KUNIT_RUN(rw_semaphore_keeps_readers_from_writers),
	    KUNIT_RUN(seq_lock_shows_whole_copies), KUNIT_RUN(semaphore_lets_two_in),
	    KUNIT_RUN(semaphore_of_one_excludes));
