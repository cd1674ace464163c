// SPDX-License-Identifier: GPL-2.0
/// @file
/// How suites reach the kernel: as KUnit suites where there is KUnit, else through their module.
///
/// C header: `include/kunit/test.h`. Included by `<kernel/kunit.hh>` only.
#pragma once

#include <kernel/kunit.hh>
#include <kernel/module.hh>
#include <kernel/module_param.hh>

#if IS_ENABLED(CONFIG_KUNIT)

namespace kernel::kunit
{

/// KUnit's own table of the cases of a suite, ended by an empty one. KUnit alone touches it, in the one
/// thread that runs the suite: that makes it Sync.
template <usize N>
struct CFL_ANNOTATE("cfl::sync") RawCases {
	::kunit_case at[N + 1];
};

/// KUnit's own description of a suite; the same holds for it.
struct CFL_ANNOTATE("cfl::sync") RawSuite {
	::kunit_suite raw;
};

template <usize N>
constexpr RawCases<N> raw_cases(const Case (&cases)[N]) noexcept
{
	RawCases<N> raw{};
	for (usize i = 0; i < N; i++) {
		raw.at[i].run_case = cases[i].run_raw;
		raw.at[i].name = cases[i].name;
	}
	return raw;
}

} // namespace kernel::kunit

// The kernel finds the suites of a module, or its own, by this section of pointers.
#define CFL_KUNIT_REGISTER(suite)                                                                  \
	static constinit auto suite##_raw_cases = ::kernel::kunit::raw_cases(suite##_cases);       \
	static constinit ::kernel::kunit::RawSuite suite##_raw = {                                 \
		{.name = #suite, .test_cases = suite##_raw_cases.at}};                             \
	[[gnu::section(".kunit_test_suites"),                                                      \
	  gnu::used]] static struct ::kunit_suite *const suite##_entry = &suite##_raw.raw;

#else

#define CFL_KUNIT_REGISTER(suite)

#endif

namespace kernel::kunit
{

/// The suites of a module. A table, since their names as template arguments would make symbols that
/// kallsyms has no room for.
template <usize N>
struct SuiteTable {
	const Suite *at[N];
};

template <typename... S>
constexpr SuiteTable<sizeof...(S)> suite_table(const S &...suites) noexcept
{
	return {{&suites...}};
}

/// The module behind `KUNIT_MODULE`. With KUnit the kernel runs the suites when the module is
/// live; without, they run here, and a failure does not keep the module from loading: the report
/// says it.
template <const auto &FaultWalk, const auto &Suites>
class SuitesModule
{
public:
	static core::Result<SuitesModule> init(kernel::ThisModule &) noexcept
	{
		TRY(set_fault_walk(FaultWalk.get()));
#if !IS_ENABLED(CONFIG_KUNIT)
		run_suites(Suites.at, sizeof(Suites.at) / sizeof(Suites.at[0]));
#endif
		return SuitesModule();
	}

	void exit() noexcept { print_fault_walk(); }
};

} // namespace kernel::kunit

/// The module of a folder of tests: `KUNIT_MODULE(suite_a, suite_b);` instead of `MODULE(...)`.
#define KUNIT_MODULE(...)                                                                          \
	MODULE_PARAM(fault_walk, bool,                                                             \
		     {.description = "Then run each case with each of its allocations failing"});  \
	static constexpr auto cfl_suites = ::kernel::kunit::suite_table(__VA_ARGS__);              \
	using CflKunitModule = ::kernel::kunit::SuitesModule<fault_walk, cfl_suites>;              \
	MODULE(CflKunitModule, {.description = "KUnit suites", .license = "GPL"})
