// SPDX-License-Identifier: GPL-2.0
/// @file
/// The areas of `cfl test`; each is one function.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "cfl/test/report.hh"
#include "support/file.hh"

namespace cfl
{

/// What every area gets.
struct TestRun {
	fs::path root;
	unsigned jobs = 1;
	bool list = false; ///< Names go to stdout and nothing runs.
	bool all = false;  ///< Kernels that are not there are built.
	std::optional<std::regex> filter{};
	bool quiet = false; ///< Names do not even go to stdout: only `matched` is asked for.
	std::atomic<std::size_t> matched{0}; ///< Tests whose names the filter lets through.
	TestReport report{};

	/// Whether the filter lets this full name ("area/rest") through; counts those.
	bool matches(const std::string &name);

	/// Whether the test of this full name is to run. Lists it instead, if listing.
	bool wants(const std::string &name);

	/// Whether a test whose name begins so could be wanted: false saves a build.
	bool listing() const { return list; }
};

struct TestArea {
	std::string name;
	std::string what;
	std::function<void(TestRun &)> run;
};

/// All areas of the tree, in the order in which they run.
std::vector<TestArea> test_areas(const fs::path &root);

void run_host_area(TestRun &run);
void run_format_area(TestRun &run);
void run_compile_fail_area(TestRun &run);
void run_vm_area(TestRun &run);
void run_linked_area(TestRun &run);
/// The executables `tests/FOLDER/*.test`.
void run_tap_area(TestRun &run, const std::string &folder);

/// Calls `work(i)` for each `i < count` from `jobs` threads. An `Error` ends all and is thrown.
void for_each_parallel(std::size_t count, unsigned jobs,
		       const std::function<void(std::size_t)> &work);

} // namespace cfl
