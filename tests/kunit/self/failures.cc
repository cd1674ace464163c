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

constinit Atomic<s32> alive{0};

/// A resource that counts how many there are. There is none if `BROKEN`.
template <bool BROKEN>
class Counted
{
public:
	static Result<Counted> create()
	{
		if (BROKEN)
			return ENOSPC;
		return Counted();
	}
	Counted(Counted &&from) noexcept : held_(core::exchange(from.held_, false)) {}
	Counted &operator=(Counted &&) = delete;
	~Counted()
	{
		if (held_)
			alive.dec();
	}
	s32 number() const { return alive.load(Relaxed); }

private:
	Counted() { alive.inc(); }
	bool held_ = true;
};

KUNIT_FIXTURE_CASE(fixture_of_failing_case, Counted<false>)
{
	KUNIT_EXPECT_EQ(fixture.number(), 1);
	KUNIT_ASSERT_EQ(1, 2);
	return {};
}

KUNIT_FIXTURE_CASE(fixture_of_passing_case, Counted<false>)
{
	KUNIT_EXPECT_EQ(fixture.number(), 1);
	return {};
}

KUNIT_FIXTURE_CASE(fixture_that_cannot_be_made, Counted<true>)
{
	ran_on.store(true, Relaxed);
	return {};
}

KUNIT_CASE(fixtures_end_with_their_case)
{
	KUNIT_EXPECT(fails(fixture_of_failing_case));
	KUNIT_EXPECT_EQ(alive.load(Relaxed), 0);
	KUNIT_EXPECT(!fails(fixture_of_passing_case));
	KUNIT_EXPECT_EQ(alive.load(Relaxed), 0);
	KUNIT_EXPECT(fails(fixture_that_cannot_be_made));
	KUNIT_EXPECT(!ran_on.load(Relaxed));
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

KUNIT_SUITE(failures, KUNIT_RUN(each_failure_is_seen), KUNIT_RUN(only_assertions_end_a_case),
	    KUNIT_RUN(fixtures_end_with_their_case));
