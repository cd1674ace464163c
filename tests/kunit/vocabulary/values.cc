// SPDX-License-Identifier: GPL-2.0
/// @file
/// Values that may be missing, failed or of several types, and algorithms on rows of them.
#include <core/algorithm.hh>
#include <core/array.hh>
#include <core/bits.hh>
#include <core/bounded.hh>
#include <core/byte_order.hh>
#include <core/fmt.hh>
#include <core/function_ref.hh>
#include <core/num.hh>
#include <core/parse_int.hh>
#include <core/scope_guard.hh>
#include <core/variant.hh>
#include <kernel/error.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

Result<u32> half(u32 n)
{
	if (n % 2)
		return EINVAL;
	return n / 2;
}

Result<void> fail()
{
	return EPROBE_DEFER;
}

KUNIT_CASE(errors_have_names)
{
	KUNIT_EXPECT_EQ(half(3).error(), EINVAL);
	KUNIT_EXPECT_EQ(TRY(half(TRY(half(8)))), 2u);
	KUNIT_EXPECT_EQ(fail().error(), EPROBE_DEFER);
	KUNIT_EXPECT(ENOMEM.name() == "ENOMEM");
	KUNIT_EXPECT(ERESTARTSYS.name() == "ERESTARTSYS");
	KUNIT_EXPECT_EQ(EWOULDBLOCK, EAGAIN);
	KUNIT_EXPECT_EQ(ENODEV.to_errno(), -19);
	return {};
}

KUNIT_CASE(texts_and_numbers)
{
	KUNIT_EXPECT_EQ(TRY(core::parse_int<u16>("0xffff", 0)), 65535u);
	KUNIT_EXPECT_EQ(core::parse_int<u16>("65536").error(), ERANGE);
	const core::FixedString<32> text("port", 7, ' ', core::hex(255u), ' ', EIO);
	KUNIT_EXPECT(text.view() == "port7 0xff -EIO");
	KUNIT_EXPECT(core::checked_add<u8>(200, 100).is_none());
	KUNIT_EXPECT_EQ(core::saturating_mul<u64>(~0ull, 2), ~0ull);
	KUNIT_EXPECT_EQ(core::count_ones(0xffull), 8u);
	KUNIT_EXPECT_EQ((core::Bounded<u8, 0, 3>::clamp(9).get()), 3);
	return {};
}

struct Up {
	u32 speed;
};
struct Down {
};

KUNIT_CASE(bytes_and_variants)
{
	const core::Be32 wire(0x01020304u);
	KUNIT_EXPECT_EQ(core::as_bytes(wire)[0], 1);
	core::Variant<Down, Up> link = Up{1000};
	const auto speed = core::Overload{[](const Down &) { return 0u; },
					  [](const Up &up) { return up.speed; }};
	KUNIT_EXPECT_EQ(link.visit(speed), 1000u);
	link = Down{};
	KUNIT_EXPECT_EQ(link.visit(speed), 0u);
	u32 numbers[40];
	for (u32 i = 0; i < 40; i++)
		numbers[i] = (i * 7) % 40;
	core::sort(Span<u32>(numbers));
	KUNIT_EXPECT(core::is_sorted(Span<u32>(numbers)));
	KUNIT_EXPECT_EQ(core::binary_search(Span<u32>(numbers), 17u), Option<usize>(17));
	return {};
}

/// Calls @p each for the numbers below @p end, from a function that is not inlined.
[[gnu::noinline]] void for_each_below(u32 end, core::FunctionRef<void(u32)> each)
{
	for (u32 i = 0; i < end; i++)
		each(i);
}

KUNIT_CASE(arrays_and_callables)
{
	core::Array<u32, 4> counts{};

	for_each_below(6, [&counts](u32 i) { counts[i % counts.size()]++; });
	KUNIT_EXPECT(counts == (core::Array<u32, 4>{2, 2, 1, 1}));
	KUNIT_EXPECT(counts.get(4).is_none());
	counts.fill(9);
	u32 sum = 0;
	for (u32 count : counts)
		sum += count;
	KUNIT_EXPECT_EQ(sum, 36u);
	KUNIT_EXPECT_EQ(counts.span().first(2).size(), 2u);
	return {};
}

/// Takes one from @p left, and gives it back unless half of @p wish is a number.
Result<void> take(u32 &left, u32 wish)
{
	left--;
	core::ScopeGuard back([&left] { left++; });

	TRY(half(wish));
	back.dismiss();
	return {};
}

KUNIT_CASE(scope_guards)
{
	u32 left = 5;

	KUNIT_EXPECT(take(left, 2).is_ok());
	KUNIT_EXPECT_EQ(left, 4u);
	KUNIT_EXPECT_EQ(take(left, 3).error(), EINVAL);
	KUNIT_EXPECT_EQ(left, 4u);
	return {};
}

} // namespace

KUNIT_SUITE(values, KUNIT_RUN(errors_have_names), KUNIT_RUN(texts_and_numbers),
	    KUNIT_RUN(bytes_and_variants), KUNIT_RUN(arrays_and_callables),
	    KUNIT_RUN(scope_guards));
