// SPDX-License-Identifier: GPL-2.0
/// @file
/// Expectations that hold, for each kind of value that they take.
#include <kernel/atomic.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

enum class Colour : u8 { Red, Green };

KUNIT_CASE(numbers)
{
	KUNIT_EXPECT(1 + 1 == 2);
	KUNIT_EXPECT_EQ(u64(-1), ~u64(0));
	KUNIT_EXPECT_NE(u8(1), u16(2));
	KUNIT_EXPECT_LT(1, 2ul);
	KUNIT_EXPECT_LE(2, 2);
	KUNIT_EXPECT_GT(s64(3), u8(2));
	KUNIT_EXPECT_GE(3u, 3);
	return {};
}

// Where C compares the bits, an expectation compares the numbers.
KUNIT_CASE(signs)
{
	KUNIT_EXPECT_LT(-1, 1u);
	KUNIT_EXPECT_NE(-1, ~0u);
	KUNIT_EXPECT_NE(s64(-1), ~u64(0));
	KUNIT_EXPECT_GT(~u64(0), s64(-1));
	KUNIT_EXPECT_LE(s8(-128), s64(-128));
	return {};
}

KUNIT_CASE(other_values)
{
	const int object = 0;
	KUNIT_EXPECT_EQ(&object, &object);
	KUNIT_EXPECT_NE(&object, nullptr);
	KUNIT_EXPECT_EQ(true, !false);
	KUNIT_EXPECT_NE(Colour::Red, Colour::Green);
	KUNIT_EXPECT_EQ(StrView("text"), StrView("text"));
	KUNIT_EXPECT_EQ(ENODEV, Error(ENODEV));
	return {};
}

Result<int> half(int number)
{
	if (number % 2 != 0)
		return EINVAL;
	return number / 2;
}

KUNIT_CASE(results)
{
	KUNIT_EXPECT_EQ(TRY(half(8)), 4);
	KUNIT_EXPECT_EQ(half(7).error(), EINVAL);
	return {};
}

constinit Atomic<u32> seen{0};

constexpr u32 POWERS[] = {1, 2, 4, 8};

KUNIT_PARAM_CASE(each_parameter, u32, POWERS)
{
	KUNIT_EXPECT_EQ(param & (param - 1), 0u);
	(void)seen.fetch_or(param, Relaxed);
	return {};
}

// Runs after the case above, as the suite lists it there.
KUNIT_CASE(all_parameters_came)
{
	KUNIT_EXPECT_EQ(seen.load(Relaxed), 15u);
	return {};
}

// An assertion that holds goes on; what stands behind one that fails does not run (failures.cc).
KUNIT_CASE(assertions)
{
	KUNIT_ASSERT(true);
	KUNIT_ASSERT_EQ(1, 1);
	KUNIT_ASSERT_NE(1, 2);
	return {};
}

} // namespace

KUNIT_SUITE(expectations, KUNIT_RUN(numbers), KUNIT_RUN(signs), KUNIT_RUN(other_values),
	    KUNIT_RUN(results), KUNIT_RUN(each_parameter), KUNIT_RUN(all_parameters_came),
	    KUNIT_RUN(assertions));
