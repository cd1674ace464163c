// SPDX-License-Identifier: GPL-2.0
/// @file
/// RCU, sleepable RCU, per-CPU data and static keys.
#include <kernel/arc.hh>
#include <kernel/kthread.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

using namespace kernel;

namespace
{

struct Config {
	Config(u32 limit, u32 doubled) : limit(limit), doubled(doubled) {}
	u32 limit;
	u32 doubled;
};

/// Says when it is destroyed.
struct Tracked {
	Tracked(u32 value, Atomic<u32> &drops) : value(value), drops(drops) {}
	~Tracked() { drops.inc(); }
	u32 value;
	Atomic<u32> &drops;
};

struct Shared {
	RcuPtr<Config> config;
	Atomic<bool> stop{false};
	Atomic<u32> torn{0};
	Atomic<u32> reads{0};
	Completion reading;
};

DEFINE_PER_CPU_VARIABLE(u64, static_hits);
DEFINE_PER_CPU_VARIABLE(u32, static_small);
DEFINE_PER_CPU_VARIABLE(Atomic<u32>, static_atomic);

constinit StaticKeyFalse off_at_first;
constinit StaticKeyTrue on_at_first;

} // namespace

// SAFETY: numbers that do not change once published.
IMPL_SEND(Config);
// SAFETY: as above.
IMPL_SYNC(Config);
// SAFETY: a number, and a reference to an atomic that outlives it in these tests.
IMPL_SEND(Tracked);
// SAFETY: as above.
IMPL_SYNC(Tracked);
// SAFETY: every member is.
IMPL_SEND(Shared);
// SAFETY: every member is.
IMPL_SYNC(Shared);

namespace
{

KUNIT_CASE(rcu_ptr_shows_what_was_published)
{
	RcuPtr<Config> config;

	{
		auto guard = rcu::read_lock();
		KUNIT_EXPECT(config.load(guard).is_none());
	}
	auto first = TRY(RcuBox<Config>::create(GFP_KERNEL, 1u, 2u));
	first->limit = 4;
	config.replace(core::move(first)).defer_free();
	{
		auto guard = rcu::read_lock();
		auto seen = config.load(guard);
		KUNIT_ASSERT(seen.is_some());
		KUNIT_EXPECT_EQ(seen->limit, 4u);
	}
	config.replace(TRY(RcuBox<Config>::create(GFP_KERNEL, 9u, 18u))).defer_free();
	auto old = config.take().wait();
	KUNIT_ASSERT(old.is_some());
	KUNIT_EXPECT_EQ((*old)->limit, 9u);
	auto guard = rcu::read_lock();
	KUNIT_EXPECT(config.load(guard).is_none());
	return {};
}

KUNIT_CASE(rcu_old_objects_are_destroyed_once)
{
	Atomic<u32> drops{0};

	{
		rcu::Barrier barrier;
		RcuPtr<Tracked> slot(TRY(RcuBox<Tracked>::create(GFP_KERNEL, 1u, drops)));

		slot.replace(TRY(RcuBox<Tracked>::create(GFP_KERNEL, 2u, drops)))
			.defer_drop(barrier);
		{
			auto old =
				slot.replace(TRY(RcuBox<Tracked>::create(GFP_KERNEL, 3u, drops)));
		}
		KUNIT_EXPECT_GE(drops.load(Relaxed), 1u);
	}
	KUNIT_EXPECT_EQ(drops.load(Relaxed), 3u);
	return {};
}

/// A reader sees the old object or the new one, never a mixture, while a writer replaces it.
KUNIT_CASE(rcu_readers_see_whole_objects)
{
	constexpr u32 WRITES = 200; // A walk of failing allocations takes their square.
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	shared->config.replace(TRY(RcuBox<Config>::create(GFP_KERNEL, 0u, 0u))).defer_free();
	auto reader = TRY(KThread::run("cfl-rcu", shared.clone(), [](Arc<Shared> &s) {
		s->reading.complete();
		while (!s->stop.load(Relaxed) && !KThread::should_stop()) {
			{
				auto guard = rcu::read_lock();
				auto seen = s->config.load(guard);
				if (seen.is_none() || seen->doubled != seen->limit * 2)
					s->torn.inc();
			}
			s->reads.inc();
			KThread::yield();
		}
	}));
	shared->reading.wait();
	for (u32 i = 1; i <= WRITES; i++) {
		shared->config.replace(TRY(RcuBox<Config>::create(GFP_KERNEL, i, 2 * i)))
			.defer_free();
		KThread::yield();
	}
	while (shared->reads.load(Relaxed) == 0)
		KThread::yield();
	shared->stop.store(true, Relaxed);
	reader.join();
	KUNIT_EXPECT_EQ(shared->torn.load(Relaxed), 0u);
	KUNIT_EXPECT_GT(shared->reads.load(Relaxed), 0u);
	return {};
}

KUNIT_CASE(srcu_readers_and_synchronize)
{
	auto domain = TRY(Srcu::create(GFP_KERNEL));

	{
		auto outer = domain->read_lock();
		auto inner = domain->read_lock();
	}
	domain->synchronize();
	return {};
}

KUNIT_CASE(percpu_static_counts)
{
	const u64 before = static_hits.sum();

	static_hits.inc();
	static_hits.add(5);
	static_hits.dec();
	KUNIT_EXPECT_EQ(static_hits.sum(), before + 5);
	PreemptGuard guard;
	static_small.write(7);
	KUNIT_EXPECT_EQ(static_small.read(), 7u);
	KUNIT_EXPECT_EQ(static_small.add_return(2), 9u);
	KUNIT_EXPECT_EQ(static_small.sum(), 9u);
	static_small.write(0);
	return {};
}

KUNIT_CASE(percpu_other_types_under_a_guard)
{
	{
		PreemptGuard guard;
		static_atomic.get(guard).add(3);
	}
	u32 sum = 0;
	u32 copies = 0;
	static_atomic.for_each([&](const Atomic<u32> &copy) {
		sum += copy.load(Relaxed);
		copies++;
	});
	KUNIT_EXPECT_EQ(sum, 3u);
	KUNIT_EXPECT_GE(copies, 1u);
	return {};
}

KUNIT_CASE(percpu_dynamic_counts)
{
	auto packets = TRY(DynamicPerCpu<u64>::create());
	auto moved = core::move(packets);

	for (u32 i = 0; i < 100; i++) {
		moved.inc();
		KThread::yield();
	}
	KUNIT_EXPECT_EQ(moved.sum(), 100u);
	return {};
}

KUNIT_CASE(static_keys_switch)
{
	KUNIT_EXPECT(!off_at_first.is_enabled());
	KUNIT_EXPECT(on_at_first.is_enabled());
	off_at_first.enable();
	on_at_first.disable();
	KUNIT_EXPECT(off_at_first.is_enabled());
	KUNIT_EXPECT(!on_at_first.is_enabled());
	off_at_first.disable();
	on_at_first.enable();
	KUNIT_EXPECT(!off_at_first.is_enabled());
	KUNIT_EXPECT(on_at_first.is_enabled());
	return {};
}

KUNIT_CASE(rcu_boxes_are_owners)
{
	Atomic<u32> drops{0};

	{
		auto box = TRY(RcuBox<Tracked>::create(GFP_KERNEL, 1u, drops));
		auto other = TRY(RcuBox<Tracked>::create(GFP_KERNEL, 2u, drops));

		KUNIT_EXPECT_EQ((*box).value, 1u);
		box->value = 3;
		{
			const auto &view = box;

			KUNIT_EXPECT_EQ((*view).value, 3u);
			KUNIT_EXPECT_EQ(view->value, 3u);
		}
		box = move(other);
		KUNIT_EXPECT_EQ(drops.load(Relaxed), 1u);
		KUNIT_EXPECT_EQ(box->value, 2u);
		RcuPtr<Tracked> published;
		auto nothing = published.replace(move(box));
		auto moved = move(nothing);
		KUNIT_EXPECT(moved.wait().is_none());
	}
	KUNIT_EXPECT_EQ(drops.load(Relaxed), 2u);
	return {};
}

KUNIT_CASE(percpu_dynamic_is_assigned)
{
	auto a = TRY(DynamicPerCpu<u64>::create());
	auto b = TRY(DynamicPerCpu<u64>::create());

	b.inc();
	a = move(b);
	KUNIT_EXPECT_EQ(a.sum(), 1u);
	return {};
}

} // namespace

KUNIT_SUITE(rcu_and_percpu, KUNIT_RUN(rcu_ptr_shows_what_was_published),
	    KUNIT_RUN(rcu_old_objects_are_destroyed_once), KUNIT_RUN(rcu_readers_see_whole_objects),
	    KUNIT_RUN(srcu_readers_and_synchronize), KUNIT_RUN(percpu_static_counts),
	    KUNIT_RUN(percpu_other_types_under_a_guard), KUNIT_RUN(percpu_dynamic_counts),
	    KUNIT_RUN(static_keys_switch), KUNIT_RUN(rcu_boxes_are_owners),
	    KUNIT_RUN(percpu_dynamic_is_assigned));
