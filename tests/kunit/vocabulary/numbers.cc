// SPDX-License-Identifier: GPL-2.0
/// @file
/// Integers at their limits: checked, saturating, wrapping, reported, and bounded by their type.
#include <core/bits.hh>
#include <core/bounded.hh>
#include <core/build_assert.hh>
#include <core/num.hh>
#include <core/reported.hh>
#include <core/untrusted.hh>
#include <kernel/kthread.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;
using core::Reported;
using core::Saturating;
using core::Wrapping;

namespace
{

/// Every pair of bytes: each operation agrees with what is computed in a wider type.
template <typename T>
u32 wrong_answers()
{
	u32 wrong = 0;

	for (int a = core::MIN_OF<T>; a <= core::MAX_OF<T>; a++) {
		for (int b = core::MIN_OF<T>; b <= core::MAX_OF<T>; b++) {
			const T x = static_cast<T>(a);
			const T y = static_cast<T>(b);
			const int exact[] = {a + b, a - b, a * b};
			const core::Option<T> checked[] = {core::checked_add(x, y),
							   core::checked_sub(x, y),
							   core::checked_mul(x, y)};
			const T saturated[] = {core::saturating_add(x, y),
					       core::saturating_sub(x, y),
					       core::saturating_mul(x, y)};
			const T wrapped[] = {core::wrapping_add(x, y), core::wrapping_sub(x, y),
					     core::wrapping_mul(x, y)};

			for (u32 i = 0; i < 3; i++) {
				const bool fits =
					exact[i] >= core::MIN_OF<T> && exact[i] <= core::MAX_OF<T>;
				const int nearest = exact[i] < core::MIN_OF<T>	 ? core::MIN_OF<T>
						    : exact[i] > core::MAX_OF<T> ? core::MAX_OF<T>
										 : exact[i];

				wrong += checked[i].is_some() != fits;
				wrong += fits && *checked[i] != exact[i];
				wrong += saturated[i] != nearest;
				wrong += wrapped[i] != static_cast<T>(exact[i]);
			}
		}
		if (a % 16 == 0)
			kernel::KThread::yield();
	}
	return wrong;
}

KUNIT_CASE(every_pair_of_bytes)
{
	KUNIT_EXPECT_EQ(wrong_answers<u8>(), 0u);
	KUNIT_EXPECT_EQ(wrong_answers<s8>(), 0u);
	return {};
}

KUNIT_CASE(wide_integers_at_their_limits)
{
	constexpr u64 MOST = core::MAX_OF<u64>;
	constexpr s64 LEAST = core::MIN_OF<s64>;

	KUNIT_EXPECT(core::checked_add(MOST, 1).is_none());
	KUNIT_EXPECT(core::checked_mul(LEAST, -1).is_none());
	KUNIT_EXPECT(core::checked_div(LEAST, -1).is_none());
	KUNIT_EXPECT(core::checked_rem(LEAST, -1).is_none());
	KUNIT_EXPECT(core::checked_div(1u, 0u).is_none());
	KUNIT_EXPECT_EQ(core::checked_rem(-7, 4), Option<int>(-3));
	KUNIT_EXPECT_EQ(core::checked_shl(u8(1), 7u), Option<u8>(u8(128)));
	KUNIT_EXPECT(core::checked_shl(u8(3), 7u).is_none());
	KUNIT_EXPECT(core::checked_shl(1u, 32).is_none());
	KUNIT_EXPECT_EQ(core::saturating_mul(LEAST, 2), LEAST);
	KUNIT_EXPECT_EQ(core::wrapping_add(MOST, 2), 1u);
	KUNIT_EXPECT(core::checked_cast<u8>(256).is_none());
	KUNIT_EXPECT(core::checked_cast<u64>(-1).is_none());
	KUNIT_EXPECT_EQ(core::saturating_cast<s8>(1000u), 127);
	KUNIT_EXPECT_EQ(core::saturating_cast<u8>(-1), 0);
	return {};
}

KUNIT_CASE(types_keep_their_rule)
{
	KUNIT_EXPECT_EQ((Saturating<u8>{250} + Saturating<u8>{9}).value, 255);
	KUNIT_EXPECT_EQ((Saturating<s8>{-100} - Saturating<s8>{100}).value, -128);
	KUNIT_EXPECT_EQ((Wrapping<u8>{250} + Wrapping<u8>{9}).value, 3);
	KUNIT_EXPECT_EQ((Wrapping<u32>{0} - Wrapping<u32>{1}).value, ~0u);
	KUNIT_EXPECT_EQ(TRY((core::Checked<u32>(7) * 6 - 2).result()), 40u);
	KUNIT_EXPECT_EQ((core::Checked<u32>(1) - 2 + 2).result().error(), EOVERFLOW);
	return {};
}

/// An overflow wraps around and the thread goes on; a kernel with UBSAN says where it was.
KUNIT_CASE(overflow_is_reported_and_goes_on)
{
	Reported<u8> count = 250;

	count += u8(5);
	KUNIT_EXPECT_EQ(count.get(), 255);
	count += u8(1);
	KUNIT_EXPECT_EQ(count.get(), 0);
	count -= u8(1);
	KUNIT_EXPECT_EQ(count.get(), 255);
	KUNIT_EXPECT_EQ((count * u8(2)).get(), 254);
	Reported<s32> sum = 1;
	KUNIT_EXPECT_EQ((sum + 2 - 4 * 1).get(), -1);
	KUNIT_EXPECT(sum < Reported<s32>(2));
	return {};
}

using Lane = core::Bounded<u8, 1, 4>;

KUNIT_CASE(bounded_stays_inside)
{
	KUNIT_EXPECT(Lane::try_new(0).is_none());
	KUNIT_EXPECT(Lane::try_new(5).is_none());
	for (u8 n = 1; n <= 4; n++)
		KUNIT_EXPECT_EQ(Lane::try_new(n)->get(), n);
	KUNIT_EXPECT_EQ(Lane::clamp(0).get(), 1);
	KUNIT_EXPECT_EQ(Lane::clamp(200).get(), 4);
	const core::Bounded<u32, 0, 10> wider = Lane::constant<3>();
	KUNIT_EXPECT_EQ(wider.get(), 3u);
	KUNIT_EXPECT_EQ((core::BitInt<u16, 12>::HIGH), 4095);
	KUNIT_EXPECT((core::BitInt<u16, 12>::try_new(4096).is_none()));
	return {};
}

KUNIT_CASE(untrusted_comes_out_through_a_check)
{
	KUNIT_EXPECT_EQ(TRY(core::Untrusted<u32>(3u).less_than(4)), 3u);
	KUNIT_EXPECT_EQ(core::Untrusted<u32>(4u).less_than(4).error(), EINVAL);
	KUNIT_EXPECT_EQ(core::Untrusted<s32>(-1).less_than(4).error(), EINVAL);
	auto even = [](u32 n) -> Result<u32> {
		if (n % 2)
			return EINVAL;
		return n;
	};
	KUNIT_EXPECT_EQ(TRY(core::Untrusted<u32>(6u).validate(even)), 6u);
	KUNIT_EXPECT_EQ(core::Untrusted<u32>(7u).validate(even).error(), EINVAL);
	return {};
}

KUNIT_CASE(bits_and_masks)
{
	KUNIT_EXPECT_EQ((core::bit<u64, 63>()), 1ull << 63);
	KUNIT_EXPECT_EQ((core::genmask<u32, 11, 4>()), 0xff0u);
	KUNIT_EXPECT_EQ((core::genmask<u64, 63, 0>()), ~0ull);
	KUNIT_EXPECT(core::checked_bit<u8>(8).is_none());
	u32 wrong = 0;
	for (u32 n = 0; n < 64; n++) {
		const u64 one = 1ull << n;

		wrong += core::fls(one) != n + 1;
		wrong += core::trailing_zeros(one) != n;
		wrong += core::leading_zeros(one) != 63 - n;
		wrong += core::count_ones(one - 1) != n;
		wrong += !core::is_power_of_two(one);
	}
	KUNIT_EXPECT_EQ(wrong, 0u);
	KUNIT_EXPECT_EQ(core::next_power_of_two(33u), Option<u32>(64u));
	KUNIT_EXPECT(core::next_power_of_two(~0u).is_none());
	KUNIT_EXPECT_EQ((core::align_up<8>(13u)), Option<u32>(16u));
	KUNIT_EXPECT_EQ((core::align_down<8>(13u)), 8u);
	KUNIT_EXPECT((core::align_up<4096>(~0u)).is_none());
	return {};
}

[[gnu::always_inline]] inline u32 quarter(u32 n)
{
	build_assert(n % 4 == 0);
	return n / 4;
}

KUNIT_CASE(build_assert_is_proved)
{
	KUNIT_EXPECT_EQ(quarter(16), 4u);
	return {};
}

} // namespace

KUNIT_SUITE(numbers, KUNIT_RUN(every_pair_of_bytes), KUNIT_RUN(wide_integers_at_their_limits),
	    KUNIT_RUN(types_keep_their_rule), KUNIT_RUN(overflow_is_reported_and_goes_on),
	    KUNIT_RUN(bounded_stays_inside), KUNIT_RUN(untrusted_comes_out_through_a_check),
	    KUNIT_RUN(bits_and_masks), KUNIT_RUN(build_assert_is_proved));
