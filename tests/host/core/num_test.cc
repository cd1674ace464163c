// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <core/bits.hh>
#include <core/bounded.hh>
#include <core/build_assert.hh>
#include <core/num.hh>
#include <core/untrusted.hh>

using namespace core;

namespace
{

static_assert(MAX_OF<u8> == 255 && MIN_OF<u8> == 0 && MAX_OF<s8> == 127 && MIN_OF<s8> == -128);
static_assert(MAX_OF<s64> == 0x7fffffffffffffff && MIN_OF<s64> == -MAX_OF < s64 > -1);

/// Every pair of 8-bit numbers against arithmetic that is wide enough.
template <typename T>
void check_against_wide()
{
	for (int a = MIN_OF<T>; a <= MAX_OF<T>; a++) {
		for (int b = MIN_OF<T>; b <= MAX_OF<T>; b++) {
			const auto check = [&](int wide, Option<T> checked, T saturating,
					       T wrapping) {
				const bool fits = wide >= MIN_OF<T> && wide <= MAX_OF<T>;
				const int limited = wide < MIN_OF<T>   ? MIN_OF<T>
						    : wide > MAX_OF<T> ? MAX_OF<T>
								       : wide;
				ASSERT_EQ(checked.is_some(), fits) << a << ' ' << b;
				if (fits) {
					ASSERT_EQ(*checked, wide);
				}
				ASSERT_EQ(saturating, limited) << a << ' ' << b;
				ASSERT_EQ(static_cast<u8>(wrapping), static_cast<u8>(wide));
			};
			const T x = static_cast<T>(a);
			const T y = static_cast<T>(b);
			check(a + b, checked_add(x, y), saturating_add(x, y), wrapping_add(x, y));
			check(a - b, checked_sub(x, y), saturating_sub(x, y), wrapping_sub(x, y));
			check(a * b, checked_mul(x, y), saturating_mul(x, y), wrapping_mul(x, y));
			if (b == 0) {
				ASSERT_TRUE(checked_div(x, y).is_none());
				ASSERT_TRUE(checked_rem(x, y).is_none());
			} else if (a / b > MAX_OF<T>) {
				ASSERT_TRUE(checked_div(x, y).is_none());
				ASSERT_TRUE(checked_rem(x, y).is_none());
			} else {
				ASSERT_EQ(*checked_div(x, y), a / b);
				ASSERT_EQ(*checked_rem(x, y), a % b);
			}
		}
	}
}

TEST(Num, EveryPairOfUnsigned)
{
	check_against_wide<u8>();
}
TEST(Num, EveryPairOfSigned)
{
	check_against_wide<s8>();
}

TEST(Num, Casts)
{
	EXPECT_EQ(checked_cast<u8>(255), Option<u8>(u8(255)));
	EXPECT_TRUE(checked_cast<u8>(256).is_none());
	EXPECT_TRUE(checked_cast<u8>(-1).is_none());
	EXPECT_TRUE(checked_cast<s64>(~u64(0)).is_none());
	EXPECT_EQ(saturating_cast<u8>(1000), 255);
	EXPECT_EQ(saturating_cast<u8>(-5), 0);
	EXPECT_EQ(saturating_cast<s8>(-1000), -128);
	EXPECT_EQ(saturating_cast<s8>(7), 7);
	EXPECT_EQ(checked_shl<u8>(1, 7), Option<u8>(u8(128)));
	EXPECT_TRUE(checked_shl<u8>(1, 8).is_none());
	EXPECT_TRUE(checked_shl<u8>(3, 7).is_none());
}

TEST(Num, Types)
{
	EXPECT_EQ((Checked<u32>(6) * 7 + 2 - 4).result().value(), 40u);
	EXPECT_EQ((Checked<u8>(200) + 100 - 100).result().error(), test::EOVERFLOW);
	EXPECT_TRUE((Checked<u32>(1) / 0).result().is_err());
	EXPECT_EQ((Checked<u32>(9) / 3).result().value(), 3u);
	EXPECT_EQ((Saturating<u8>{200} + Saturating<u8>{100}).value, 255);
	EXPECT_EQ((Saturating<u8>{20} - Saturating<u8>{100}).value, 0);
	EXPECT_EQ((Saturating<u8>{20} * Saturating<u8>{100}), Saturating<u8>{255});
	EXPECT_EQ((Wrapping<u8>{200} + Wrapping<u8>{100}).value, 44);
	EXPECT_EQ((Wrapping<u8>{0} - Wrapping<u8>{1}).value, 255);
	EXPECT_EQ((Wrapping<u8>{16} * Wrapping<u8>{17}), Wrapping<u8>{16});
}

TEST(Bounded, Range)
{
	using Lane = Bounded<u8, 1, 4>;
	EXPECT_EQ(Lane::constant<4>().get(), 4);
	EXPECT_TRUE(Lane::try_new(0).is_none());
	EXPECT_TRUE(Lane::try_new(5).is_none());
	EXPECT_EQ(Lane::try_new(1)->get(), 1);
	EXPECT_EQ(Lane::clamp(9).get(), 4);
	EXPECT_EQ(Lane::clamp(0).get(), 1);
	EXPECT_EQ(Lane::clamp(2), 2);
	Bounded<u32, 0, 10> wider = Lane::constant<3>();
	EXPECT_EQ(wider.get(), 3u);
	EXPECT_EQ((BitInt<u8, 3>::HIGH), 7);
	EXPECT_EQ((BitInt<u64, 64>::HIGH), ~u64(0));
	static_assert(!is_constructible<Lane, Bounded<u8, 0, 4>>);
}

TEST(Bits, Numbers)
{
	static_assert(bit<u32, 31>() == 0x80000000u);
	static_assert(genmask<u32, 7, 4>() == 0xf0);
	static_assert(genmask<u64, 63, 0>() == ~u64(0));
	static_assert(genmask<u8, 7, 7>() == 0x80);
	EXPECT_EQ(checked_bit<u8>(7), Option<u8>(u8(128)));
	EXPECT_TRUE(checked_bit<u8>(8).is_none());
	for (u64 n : {u64(0), u64(1), u64(2), u64(255), u64(0x8000000000000000), ~u64(0),
		      u64(0x123456789abcdef)}) {
		EXPECT_EQ(count_ones(n), static_cast<u32>(__builtin_popcountll(n)));
		if (n) {
			EXPECT_EQ(leading_zeros(n), static_cast<u32>(__builtin_clzll(n)));
			EXPECT_EQ(trailing_zeros(n), static_cast<u32>(__builtin_ctzll(n)));
		}
	}
	EXPECT_EQ(leading_zeros(u8(1)), 7u);
	EXPECT_EQ(leading_zeros(u8(0)), 8u);
	EXPECT_EQ(trailing_zeros(u16(0)), 16u);
	EXPECT_EQ(core::fls(u32(0)), 0u);
	EXPECT_EQ(core::fls(u32(0x100)), 9u);
	EXPECT_TRUE(is_power_of_two(u8(64)));
	EXPECT_FALSE(is_power_of_two(u8(0)) || is_power_of_two(u8(6)));
	EXPECT_EQ(next_power_of_two(u8(0)), Option<u8>(u8(1)));
	EXPECT_EQ(next_power_of_two(u8(65)), Option<u8>(u8(128)));
	EXPECT_TRUE(next_power_of_two(u8(129)).is_none());
	EXPECT_EQ((align_down<8>(u32(15))), 8u);
	EXPECT_EQ((align_up<8>(u32(9))), Option<u32>(16u));
	EXPECT_TRUE((align_up<8>(u8(250))).is_none());
}

TEST(Untrusted, ComesOutThroughACheck)
{
	EXPECT_EQ(Untrusted<u32>(3).less_than(4).value(), 3u);
	EXPECT_EQ(Untrusted<u32>(4).less_than(4).error(), test::EINVAL);
	EXPECT_TRUE(Untrusted<int>(-1).less_than(4).is_err());
	EXPECT_EQ(Untrusted<u32>(3).validate([](u32 n) -> Result<u32> { return n * 2; }).value(),
		  6u);
	// SAFETY: nothing is done with it.
	unsafe
	{
		EXPECT_EQ(Untrusted<u32>(3).into_inner_unchecked(unsafe_), 3u);
	}
}

TEST(BuildAssert, PanicsWhereNothingIsOptimised)
{
	volatile int one = 1;
	build_assert(one == 1);
	EXPECT_DEATH(build_assert(one == 2), "");
}

} // namespace
