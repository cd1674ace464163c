// SPDX-License-Identifier: GPL-2.0
/// @file
/// Unit tests that run inside a kernel, written once for every kernel.
///
/// On a kernel with KUnit the suites are real KUnit suites. A distribution's kernel has no KUnit:
/// there the module that holds the suites runs them when it is loaded and prints the same KTAP.
///
/// On a kernel with fault injection, the module parameter `fault_walk=y` then runs every case again
/// and again: with its first allocation failing, with its second, and so on to its last. What the
/// case expects is not looked at then; that it survives is what counts.
///
/// C header: `include/kunit/test.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/result.hh>
#include <core/types.hh>
#include <kernel/kunit/relation.hh>
#include <kernel/kunit/value.hh>

/* KUnit's record of a running case; incomplete where there is no KUnit. */
struct kunit;

/* See <kernel/kunit/module.hh>. */
namespace kernel::kunit
{
const char *raw_name(const struct ::kunit *raw) noexcept;
void mark_raw_failed(struct ::kunit *raw) noexcept;
} // namespace kernel::kunit

namespace kernel::kunit
{

/// Where an expectation stands and how it was written.
struct Site {
	const char *file;
	int line;
	const char *left;
	const char *right;
};

/// The case that is running: collects failures and prints them.
///
/// # Context
///
/// Used by the thread that runs the case only. Printing does not sleep.
class Test
{
public:
	/// @p raw is KUnit's own record of the case, or null where there is no KUnit.
	explicit Test(struct ::kunit *raw) noexcept : raw_(raw) {}
	Test(const Test &) = delete;
	Test &operator=(const Test &) = delete;

	/// Records that `left OP right` does not hold, and prints both values.
	void fail(const Site &site, const char *op, Value left, Value right) noexcept;
	/// Records that the condition `site.left` is false.
	void fail(const Site &site) noexcept;
	/// Records that the case itself ended in an error.
	void fail(core::Error error) noexcept;

	[[nodiscard]] bool failed() const noexcept { return failures_ != 0; }

	/// From here on failures are neither printed nor reported.
	void be_quiet() noexcept { quiet_ = true; }

	/// The number that reports carry while a parametrised case runs its @p index-th parameter.
	void set_param(isize index) noexcept { param_ = index; }

private:
	/// Counts a failure and says whether it is to be printed.
	[[nodiscard]] bool record() noexcept;
	void print_param() const noexcept;

	struct ::kunit *raw_;
	u32 failures_ = 0;
	isize param_ = -1;
	bool quiet_ = false;
};

/// A case: what `KUNIT_CASE` defines.
using Function = core::Result<void> (*)(Test &);

/// A case in the table of its suite; made by `KUNIT_RUN`.
struct Case {
	const char *name;
	Function run;
	void (*run_raw)(struct ::kunit *);
};

/// A named table of cases; made by `KUNIT_SUITE`.
struct Suite {
	const char *name;
	const Case *cases;
	usize count;
};

/// Runs one case and records an error it returns.
void run_case(Test &test, Function run) noexcept;

/// Runs one case, then with failing allocations if that was asked for.
void run_case(Test &test, const char *name, Function run) noexcept;

/// Asks for each case to be run again with each of its allocations failing, one at a time.
///
/// # Errors
///
/// `EOPNOTSUPP` when this kernel cannot make allocations fail; the log says why.
core::Result<void> set_fault_walk(bool wanted) noexcept;

/// Prints how many cases have been walked, and how many failed allocations they survived; nothing if
/// that was not asked for.
void print_fault_walk() noexcept;

/// Runs suites and prints KTAP. Returns how many suites failed.
///
/// # Context
///
/// Process context; sleeps if a case does.
u32 run_suites(const Suite *const *suites, usize count) noexcept;

/// What KUnit itself calls for a case.
template <Function F>
void run_raw(struct ::kunit *raw)
{
	Test test(raw);
	run_case(test, raw_name(raw), F);
}

template <Function F>
constexpr Case make_case(const char *name) noexcept
{
	return Case{name, F, &run_raw<F>};
}

/// Whether the relation holds; if not, @p test hears of it with both values.
template <typename Relation, typename L, typename R>
bool holds(Test &test, const Site &site, const L &left, const R &right) noexcept
{
	if (Relation::holds(left, right))
		return true;
	test.fail(site, Relation::SIGN, value(left), value(right));
	return false;
}

} // namespace kernel::kunit

/// Defines a case: `KUNIT_CASE(name) { ... return {}; }`. It is a function that returns
/// `Result<void>`, so `TRY` works in it, and an error fails it.
#define KUNIT_CASE(name)                                                                           \
	static ::core::Result<void> name([[maybe_unused]] ::kernel::kunit::Test &test)

/// Defines a case that is run for each element of @p table, which it sees as `param`.
#define KUNIT_PARAM_CASE(name, Type, table)                                                        \
	static ::core::Result<void> name##_param([[maybe_unused]] ::kernel::kunit::Test &test,     \
						 [[maybe_unused]] const Type &param);              \
	KUNIT_CASE(name)                                                                           \
	{                                                                                          \
		::isize cfl_index = 0;                                                             \
		for (const Type &param : table) {                                                  \
			test.set_param(cfl_index++);                                               \
			::core::Result<void> cfl_result = name##_param(test, param);               \
			if (cfl_result.is_err())                                                   \
				test.fail(cfl_result.error());                                     \
		}                                                                                  \
		test.set_param(-1);                                                                \
		return {};                                                                         \
	}                                                                                          \
	static ::core::Result<void> name##_param([[maybe_unused]] ::kernel::kunit::Test &test,     \
						 [[maybe_unused]] const Type &param)

/// Defines a case with a resource of its own, which it sees as `fixture`: what `Fixture::create()`, which
/// returns a `Result<Fixture>`, makes before the case, and its destructor takes back after it, however
/// the case ends. If it cannot be made, the case fails with that error.
#define KUNIT_FIXTURE_CASE(name, Fixture)                                                          \
	static ::core::Result<void> name##_fixture([[maybe_unused]] ::kernel::kunit::Test &test,   \
						   [[maybe_unused]] Fixture &fixture);             \
	KUNIT_CASE(name)                                                                           \
	{                                                                                          \
		Fixture fixture = TRY(Fixture::create());                                          \
		return name##_fixture(test, fixture);                                              \
	}                                                                                          \
	static ::core::Result<void> name##_fixture([[maybe_unused]] ::kernel::kunit::Test &test,   \
						   [[maybe_unused]] Fixture &fixture)

/// Names a case in `KUNIT_SUITE`.
#define KUNIT_RUN(function) ::kernel::kunit::make_case<&function>(#function)

/// Defines the suite @p name of the cases given with `KUNIT_RUN`.
#define KUNIT_SUITE(name, ...)                                                                     \
	static constexpr ::kernel::kunit::Case name##_cases[] = {__VA_ARGS__};                     \
	extern const ::kernel::kunit::Suite name;                                                  \
	constinit const ::kernel::kunit::Suite name = {                                            \
		#name, name##_cases, sizeof(name##_cases) / sizeof(name##_cases[0])};              \
	CFL_KUNIT_REGISTER(name)

#define CFL_KUNIT_COMPARE(Relation, a, b, otherwise)                                               \
	do {                                                                                       \
		static constexpr ::kernel::kunit::Site cfl_site{__FILE__, __LINE__, #a, #b};       \
		if (!::kernel::kunit::holds<::kernel::kunit::Relation>(test, cfl_site, a, b))      \
			otherwise;                                                                 \
	} while (0)

#define CFL_KUNIT_CHECK(condition, otherwise)                                                      \
	do {                                                                                       \
		static constexpr ::kernel::kunit::Site cfl_site{__FILE__, __LINE__, #condition,    \
								nullptr};                          \
		if (!(condition)) {                                                                \
			test.fail(cfl_site);                                                       \
			otherwise;                                                                 \
		}                                                                                  \
	} while (0)

/// Expectations record a failure, print both values, and go on.
#define KUNIT_EXPECT(condition) CFL_KUNIT_CHECK(condition, (void)0)
#define KUNIT_EXPECT_EQ(a, b) CFL_KUNIT_COMPARE(Equal, a, b, (void)0)
#define KUNIT_EXPECT_NE(a, b) CFL_KUNIT_COMPARE(Unequal, a, b, (void)0)
#define KUNIT_EXPECT_LT(a, b) CFL_KUNIT_COMPARE(Less, a, b, (void)0)
#define KUNIT_EXPECT_LE(a, b) CFL_KUNIT_COMPARE(LessOrEqual, a, b, (void)0)
#define KUNIT_EXPECT_GT(a, b) CFL_KUNIT_COMPARE(Greater, a, b, (void)0)
#define KUNIT_EXPECT_GE(a, b) CFL_KUNIT_COMPARE(GreaterOrEqual, a, b, (void)0)

/// Assertions also end the case.
#define KUNIT_ASSERT(condition) CFL_KUNIT_CHECK(condition, return {})
#define KUNIT_ASSERT_EQ(a, b) CFL_KUNIT_COMPARE(Equal, a, b, return {})
#define KUNIT_ASSERT_NE(a, b) CFL_KUNIT_COMPARE(Unequal, a, b, return {})
#define KUNIT_ASSERT_LT(a, b) CFL_KUNIT_COMPARE(Less, a, b, return {})
#define KUNIT_ASSERT_LE(a, b) CFL_KUNIT_COMPARE(LessOrEqual, a, b, return {})
#define KUNIT_ASSERT_GT(a, b) CFL_KUNIT_COMPARE(Greater, a, b, return {})
#define KUNIT_ASSERT_GE(a, b) CFL_KUNIT_COMPARE(GreaterOrEqual, a, b, return {})

#include <kernel/kunit/module.hh>
