// SPDX-License-Identifier: GPL-2.0
/// @file
/// What needs no lock: atomics, reference counts, RCU, per-CPU data.
#include <kernel/kunit.hh>
#include <kernel/sync.hh>

#include "threads.hh"

using namespace kernel;
using threads::in_threads;
using threads::rounds;
using threads::THREADS;

namespace
{

/// Counts how often one is destroyed.
struct Tracked {
	explicit Tracked(const Atomic<u64> &ends) : ends(ends) {}
	~Tracked() { ends.inc(); }
	const Atomic<u64> &ends;
};

/// Consistent in itself.
struct Version {
	Version(u64 number) : number(number), negated(~number) {}
	u64 number;
	u64 negated;
};

struct Counting : threads::Team {
	Refcount count;
	RcuPtr<Version> version;
};

struct Clones : threads::Team {
	explicit Clones(Arc<Tracked> tracked) : tracked(core::move(tracked)) {}
	const Arc<Tracked> tracked;
};

struct Spread : threads::Team {
	explicit Spread(DynamicPerCpu<u64> hits) : hits(core::move(hits)) {}
	const DynamicPerCpu<u64> hits;
};

struct Retiring : threads::Team {
	explicit Retiring(KBox<Srcu> domain) : domain(core::move(domain)) {}
	const KBox<Srcu> domain;
	Atomic<u64> current{0};
	Atomic<u64> retired{0};
};

DEFINE_PER_CPU_VARIABLE(u64, hits);

} // namespace

// SAFETY: a reference to an atomic that outlives it in these tests.
IMPL_SEND(Tracked);
// SAFETY: as above.
IMPL_SYNC(Tracked);
// SAFETY: numbers that do not change once published.
IMPL_SEND(Version);
// SAFETY: as above.
IMPL_SYNC(Version);
// SAFETY: every member is.
IMPL_SEND(Counting);
// SAFETY: every member is.
IMPL_SYNC(Counting);
// SAFETY: every member is.
IMPL_SEND(Clones);
// SAFETY: every member is.
IMPL_SYNC(Clones);
// SAFETY: every member is.
IMPL_SEND(Spread);
// SAFETY: every member is.
IMPL_SYNC(Spread);
// SAFETY: every member is.
IMPL_SEND(Retiring);
// SAFETY: every member is.
IMPL_SYNC(Retiring);

namespace
{

KUNIT_CASE(atomics_lose_nothing)
{
	auto shared = TRY(Arc<Counting>::create(GFP_KERNEL));

	TRY(in_threads("atomics", shared, [](const Counting &s, u32) {
		for (u32 i = 0; i < rounds(2); i++) {
			s.sum.add(1);
			u64 seen = s.sum.load(Relaxed);
			while (!s.sum.try_cmpxchg(seen, seen + 1, Full))
				;
		}
	}));
	KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), 2 * u64(THREADS) * rounds(2));
	return {};
}

KUNIT_CASE(refcount_loses_nothing)
{
	auto shared = TRY(Arc<Counting>::create(GFP_KERNEL));

	TRY(in_threads("refcount", shared, [](const Counting &s, u32) {
		for (u32 i = 0; i < rounds(2); i++) {
			s.count.inc();
			if (s.count.dec_and_test())
				s.errors.inc();
		}
	}));
	KUNIT_EXPECT_EQ(shared->count.read(), 1u);
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	return {};
}

/// All threads clone and drop one object; it ends once, with the last of them.
KUNIT_CASE(arc_ends_once)
{
	Atomic<u64> ends{0};
	{
		auto tracked = TRY(Arc<Tracked>::create(GFP_KERNEL, ends));
		auto shared = TRY(Arc<Clones>::create(GFP_KERNEL, tracked.clone()));

		TRY(in_threads("arc", shared, [](const Clones &s, u32) {
			for (u32 i = 0; i < rounds(2); i++) {
				const Arc<Tracked> own = s.tracked.clone();
				s.errors.add(own->ends.load(Relaxed));
			}
		}));
		KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
		KUNIT_EXPECT_EQ(ends.load(Relaxed), 0u);
	}
	KUNIT_EXPECT_EQ(ends.load(Relaxed), 1u);
	return {};
}

/// Readers see the old object or the new one, never a mixture, while a writer replaces it.
KUNIT_CASE(rcu_readers_see_whole_objects)
{
	auto shared = TRY(Arc<Counting>::create(GFP_KERNEL));

	shared->version.replace(TRY(RcuBox<Version>::create(GFP_KERNEL, 0u))).defer_free();
	TRY(in_threads("rcu", shared, [](const Counting &s, u32 thread) {
		u64 last = 0;
		for (u32 i = 1; i <= rounds(); i++) {
			if (thread == 0 && i % 16 == 0) {
				auto next = RcuBox<Version>::create(GFP_KERNEL, u64(i));
				if (next.is_ok())
					s.version.replace(next.take_value()).defer_free();
			} else {
				auto guard = rcu::read_lock();
				auto seen = s.version.load(guard);
				if (seen.is_none() || seen->negated != ~seen->number ||
				    seen->number < last)
					s.errors.inc();
				else
					last = seen->number;
			}
			if (i % 256 == 0)
				KThread::yield();
		}
	}));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	auto guard = rcu::read_lock();
	auto last = shared->version.load(guard);
	KUNIT_EXPECT_EQ(last.is_some() ? last->number : 0, rounds() / 16 * 16);
	return {};
}

/// A version that a reader has seen is not retired before the reader is done.
KUNIT_CASE(srcu_waits_for_readers)
{
	auto shared = TRY(Arc<Retiring>::create(GFP_KERNEL, TRY(Srcu::create(GFP_KERNEL))));

	TRY(in_threads("srcu", shared, [](const Retiring &s, u32 thread) {
		for (u32 i = 1; i <= rounds(); i++) {
			if (thread == 0 && i % 4096 == 0) {
				const u64 old = s.current.fetch_add(1, Full);
				s.domain->synchronize();
				// ORDERING: pairs with the load of `retired`: what it says is over is.
				s.retired.store(old + 1, Release);
			} else {
				auto guard = s.domain->read_lock();
				// ORDERING: `current` is read before `retired`, which pairs with its store.
				const u64 seen = s.current.load(Acquire);
				if (s.retired.load(Acquire) > seen)
					s.errors.inc();
			}
			if (i % 256 == 0)
				KThread::yield();
		}
	}));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	return {};
}

KUNIT_CASE(percpu_loses_nothing)
{
	auto shared = TRY(Arc<Counting>::create(GFP_KERNEL));
	const u64 before = hits.sum();

	TRY(in_threads("per-CPU", shared, [](const Counting &, u32) {
		for (u32 i = 0; i < rounds(); i++)
			hits.inc();
	}));
	KUNIT_EXPECT_EQ(hits.sum() - before, u64(THREADS) * rounds());
	return {};
}

KUNIT_CASE(dynamic_percpu_loses_nothing)
{
	auto shared = TRY(Arc<Spread>::create(GFP_KERNEL, TRY(DynamicPerCpu<u64>::create())));

	TRY(in_threads("dynamic per-CPU", shared, [](const Spread &s, u32) {
		for (u32 i = 0; i < rounds(); i++)
			s.hits.inc();
	}));
	KUNIT_EXPECT_EQ(shared->hits.sum(), u64(THREADS) * rounds());
	return {};
}

} // namespace

KUNIT_SUITE(thread_counting, KUNIT_RUN(atomics_lose_nothing), KUNIT_RUN(refcount_loses_nothing),
	    KUNIT_RUN(arc_ends_once), KUNIT_RUN(rcu_readers_see_whole_objects),
	    KUNIT_RUN(srcu_waits_for_readers), KUNIT_RUN(percpu_loses_nothing),
	    KUNIT_RUN(dynamic_percpu_loses_nothing));
