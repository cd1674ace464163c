// SPDX-License-Identifier: GPL-2.0
/// @file
/// Cases that fail on purpose, run inside cases that see them fail. test.json looks at their report.
#include <kernel/atomic.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

/// Runs @p function as a case of its own and tells whether it failed.
bool fails(kernel::kunit::Function function)
{
	kernel::kunit::Test inner(nullptr);
	kernel::kunit::run_case(inner, function);
	return inner.failed();
}

KUNIT_CASE(wrong_sum)
{
	KUNIT_EXPECT_EQ(2 + 2, 5);
	return {};
}

KUNIT_CASE(wrong_condition)
{
	KUNIT_EXPECT(sizeof(long) == 1);
	return {};
}

KUNIT_CASE(wrong_text)
{
	KUNIT_EXPECT_EQ(StrView("tea"), StrView("coffee"));
	return {};
}

KUNIT_CASE(wrong_error)
{
	KUNIT_EXPECT_EQ(ENOMEM, ENODEV);
	return {};
}

KUNIT_CASE(returns_error)
{
	return EBUSY;
}

constexpr u32 NUMBERS[] = {0, 1, 2};

KUNIT_PARAM_CASE(wrong_parameter, u32, NUMBERS)
{
	KUNIT_EXPECT_NE(param, 1u);
	return {};
}

constinit Atomic<bool> ran_on{false};

KUNIT_CASE(stops_at_assertion)
{
	KUNIT_ASSERT_EQ(1, 2);
	ran_on.store(true, Relaxed);
	return {};
}

constinit Atomic<bool> went_on{false};

KUNIT_CASE(goes_on_after_expectation)
{
	KUNIT_EXPECT_EQ(1, 2);
	went_on.store(true, Relaxed);
	return {};
}

KUNIT_CASE(each_failure_is_seen)
{
	KUNIT_EXPECT(fails(wrong_sum));
	KUNIT_EXPECT(fails(wrong_condition));
	KUNIT_EXPECT(fails(wrong_text));
	KUNIT_EXPECT(fails(wrong_error));
	KUNIT_EXPECT(fails(returns_error));
	KUNIT_EXPECT(fails(wrong_parameter));
	return {};
}

KUNIT_CASE(only_assertions_end_a_case)
{
	KUNIT_EXPECT(fails(stops_at_assertion));
	KUNIT_EXPECT(!ran_on.load(Relaxed));
	KUNIT_EXPECT(fails(goes_on_after_expectation));
	KUNIT_EXPECT(went_on.load(Relaxed));
	return {};
}

} // namespace

KUNIT_SUITE(failures, KUNIT_RUN(each_failure_is_seen), KUNIT_RUN(only_assertions_end_a_case));
