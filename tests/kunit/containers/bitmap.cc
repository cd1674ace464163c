// SPDX-License-Identifier: GPL-2.0
/// @file
/// Bitmaps and number pools.
#include <kernel/bitmap.hh>
#include <kernel/id_pool.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

constexpr usize LENGTHS[] = {1, 63, 64, 65, 128, 1000};

KUNIT_PARAM_CASE(bitmap_of_any_length, usize, LENGTHS)
{
	auto bits = TRY(Bitmap::create(param, GFP_KERNEL));

	KUNIT_EXPECT_EQ(bits.len(), param);
	KUNIT_EXPECT_EQ(bits.count(), 0u);
	KUNIT_EXPECT(bits.next_bit().is_none());
	KUNIT_EXPECT(bits.last_bit().is_none());
	bits.set(param - 1);
	KUNIT_EXPECT(bits.get(param - 1));
	KUNIT_EXPECT_EQ(bits.next_bit().value_or(5000u), param - 1);
	KUNIT_EXPECT_EQ(bits.last_bit().value_or(5000u), param - 1);
	bits.set_all();
	KUNIT_EXPECT_EQ(bits.count(), param);
	KUNIT_EXPECT(bits.next_zero_bit().is_none());
	bits.clear(0);
	KUNIT_EXPECT_EQ(bits.next_zero_bit().value_or(5000u), 0u);
	usize count = 0;
	for (usize bit : bits)
		count += bit < param;
	KUNIT_EXPECT_EQ(count, param - 1);
	auto moved = core::move(bits);
	KUNIT_EXPECT_EQ(moved.count(), param - 1);
	moved.clear_all();
	KUNIT_EXPECT_EQ(moved.count(), 0u);
	return {};
}

KUNIT_CASE(bitmap_in_place)
{
	BitmapArray<200> bits;

	bits.set(199);
	bits.set(3);
	KUNIT_EXPECT_EQ(bits.next_bit(4).value_or(0u), 199u);
	KUNIT_EXPECT(bits.next_bit(200).is_none());
	KUNIT_EXPECT_EQ(bits.count(), 2u);
	bits.clear_all();
	return {};
}

KUNIT_CASE(bitmap_refuses_nonsense)
{
	auto huge = Bitmap::create(~usize(0), GFP_KERNEL);

	KUNIT_ASSERT(huge.is_err());
	KUNIT_EXPECT_EQ(huge.error().to_errno(), -22);
	return {};
}

KUNIT_CASE(bitmap_copies_and_extends)
{
	auto small = TRY(Bitmap::create(64, GFP_KERNEL));
	auto large = TRY(Bitmap::create(256, GFP_KERNEL));

	small.set(5);
	small.set(63);
	large.set_all();
	large.copy_and_extend(small);
	KUNIT_EXPECT_EQ(large.count(), 2u);
	KUNIT_EXPECT(large.get(5) && large.get(63) && !large.get(64));
	return {};
}

KUNIT_CASE(id_pool_hands_out_the_lowest)
{
	IdPool ids;

	for (usize i = 0; i < 64; i++)
		KUNIT_ASSERT_EQ(ids.acquire().value_or(999u), i);
	KUNIT_EXPECT(ids.acquire().is_none());
	ids.release(17);
	KUNIT_EXPECT_EQ(ids.acquire().value_or(999u), 17u);
	KUNIT_EXPECT(ids.acquire(64).is_none());
	return {};
}

KUNIT_CASE(id_pool_grows_and_shrinks)
{
	IdPool ids;

	while (ids.acquire().is_some())
		;
	auto grow = ids.grow_request();
	KUNIT_ASSERT(grow.is_some());
	{
		auto old = ids.resize(TRY(grow->allocate(GFP_KERNEL)));
	}
	KUNIT_EXPECT_EQ(ids.capacity(), 128u);
	KUNIT_EXPECT_EQ(ids.acquire().value_or(999u), 64u);
	KUNIT_EXPECT(ids.shrink_request().is_none());
	for (usize i = 1; i <= 64; i++)
		ids.release(i);
	auto shrink = ids.shrink_request();
	KUNIT_ASSERT(shrink.is_some());
	auto resizer = TRY(shrink->allocate(GFP_KERNEL));
	(void)ids.acquire(100);
	// The pool changed meanwhile: the memory comes back unused.
	auto back = ids.resize(core::move(resizer));
	KUNIT_EXPECT_EQ(ids.capacity(), 128u);
	ids.release(100);
	auto old = ids.resize(core::move(back));
	KUNIT_EXPECT_EQ(ids.capacity(), 64u);
	KUNIT_EXPECT_EQ(ids.acquire().value_or(999u), 1u);
	return {};
}

} // namespace

KUNIT_SUITE(bitmap, KUNIT_RUN(bitmap_of_any_length), KUNIT_RUN(bitmap_in_place),
	    KUNIT_RUN(bitmap_refuses_nonsense), KUNIT_RUN(bitmap_copies_and_extends),
	    KUNIT_RUN(id_pool_hands_out_the_lowest), KUNIT_RUN(id_pool_grows_and_shrinks));
