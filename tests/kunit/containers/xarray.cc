// SPDX-License-Identifier: GPL-2.0
/// @file
/// Sparse arrays: storing, reserving, owning.
#include <kernel/arc.hh>
#include <kernel/atomic.hh>
#include <kernel/kbox.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>
#include <kernel/xarray.hh>

using namespace kernel;

namespace
{

constinit Atomic<s32> alive{0};

struct Object {
	explicit Object(u64 value) : value(value) { alive.inc(); }
	~Object() { alive.dec(); }
	u64 value;
};

using Boxes = XArray<KBox<Object>, struct BoxesClass>;

Result<KBox<Object>> object(u64 value)
{
	return KBox<Object>::create(GFP_KERNEL, value);
}

KUNIT_CASE(xarray_stores_and_drops)
{
	{
		Boxes array;

		KUNIT_EXPECT(array.is_empty());
		KUNIT_EXPECT(TRY(array.store(3, TRY(object(30)), GFP_KERNEL)).is_none());
		KUNIT_EXPECT(TRY(array.store(1ul << 40, TRY(object(40)), GFP_KERNEL)).is_none());
		auto old = TRY(array.store(3, TRY(object(31)), GFP_KERNEL));
		KUNIT_ASSERT(old.is_some());
		KUNIT_EXPECT_EQ((*old)->value, 30u);
		auto guard = array.lock();
		guard.get_mut(3)->value++;
		KUNIT_EXPECT_EQ(guard.get(3)->value, 32u);
		KUNIT_EXPECT(guard.get(4).is_none());
		KUNIT_EXPECT_EQ(guard.next_index().value_or(0u), 3u);
		KUNIT_EXPECT_EQ(guard.next_index(4).value_or(0u), 1ul << 40);
		auto gone = guard.remove(3);
		KUNIT_ASSERT(gone.is_some());
		KUNIT_EXPECT_EQ((*gone)->value, 32u);
		KUNIT_EXPECT(guard.remove(3).is_none());
	}
	KUNIT_EXPECT_EQ(alive.load(Relaxed), 0);
	return {};
}

KUNIT_CASE(xarray_reserves)
{
	Boxes array;

	{
		auto place = TRY(array.reserve(7, GFP_KERNEL));

		KUNIT_EXPECT_EQ(place.index(), 7u);
		KUNIT_EXPECT(array.reserve(7, GFP_KERNEL).is_err());
		auto guard = array.lock();
		KUNIT_EXPECT(guard.get(7).is_none());
	}
	auto place = TRY(array.reserve(7, GFP_KERNEL));
	auto box = TRY(object(70));
	{
		auto guard = array.lock();

		core::move(place).fill(guard, core::move(box));
		KUNIT_EXPECT_EQ(guard.get(7)->value, 70u);
	}
	auto taken = array.reserve(7, GFP_KERNEL);
	KUNIT_ASSERT(taken.is_err());
	KUNIT_EXPECT_EQ(taken.error().to_errno(), -16);
	return {};
}

KUNIT_CASE(xarray_hands_out_indices)
{
	Boxes from_zero(XArrayKind::AllocFromZero);
	Boxes from_one(XArrayKind::AllocFromOne);
	Boxes named;

	auto zero = TRY(from_zero.reserve_any(0, 1, GFP_KERNEL));
	auto one = TRY(from_zero.reserve_any(0, 1, GFP_KERNEL));
	KUNIT_EXPECT_EQ(zero.index(), 0u);
	KUNIT_EXPECT_EQ(one.index(), 1u);
	KUNIT_EXPECT(from_zero.reserve_any(0, 1, GFP_KERNEL).is_err());
	KUNIT_EXPECT_EQ(TRY(from_one.reserve_any(0, 9, GFP_KERNEL)).index(), 1u);
	auto refused = named.reserve_any(0, 9, GFP_KERNEL);
	KUNIT_ASSERT(refused.is_err());
	KUNIT_EXPECT_EQ(refused.error().to_errno(), -22);
	return {};
}

KUNIT_CASE(xarray_shares_arcs)
{
	auto shared = TRY(Arc<Object>::create(GFP_KERNEL, 5u));
	{
		XArray<Arc<Object>, struct ArcsClass> array;

		(void)TRY(array.store(1, shared.clone(), GFP_KERNEL));
		(void)TRY(array.store(2, shared.clone(), GFP_KERNEL));
		auto guard = array.lock();
		KUNIT_EXPECT_EQ(guard.get(2)->value, 5u);
		KUNIT_EXPECT(guard.remove(1).is_some());
	}
	KUNIT_EXPECT_EQ(alive.load(Relaxed), 1);
	KUNIT_EXPECT(core::move(shared).into_unique_or_drop().is_some());
	KUNIT_EXPECT_EQ(alive.load(Relaxed), 0);
	return {};
}

KUNIT_CASE(xarray_lock_guards_other_data)
{
	XArray<KBox<u32>> array;
	u32 unused = 0;
	auto guard = array.lock();

	KUNIT_EXPECT(!guard.holds(&unused));
	return {};
}

} // namespace

KUNIT_SUITE(xarray, KUNIT_RUN(xarray_stores_and_drops), KUNIT_RUN(xarray_reserves),
	    KUNIT_RUN(xarray_hands_out_indices), KUNIT_RUN(xarray_shares_arcs),
	    KUNIT_RUN(xarray_lock_guards_other_data));
