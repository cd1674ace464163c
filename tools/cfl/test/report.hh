// SPDX-License-Identifier: GPL-2.0
/// @file
/// Results of `cfl test`: collected from several threads, shown, summed up, written as JUnit XML.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/file.hh"

namespace cfl
{

enum class TestState { Passed, Failed, Skipped };

struct TestResult {
	std::string name; ///< "area/rest".
	TestState state = TestState::Passed;
	std::string detail{}; ///< Why it failed or was skipped.
	double seconds = 0;
	std::string note{}; ///< What a reader should know although nothing is wrong.
};

struct TestCounts {
	std::size_t passed = 0;
	std::size_t failed = 0;
	std::size_t skipped = 0;
};

/// Thread-safe.
class TestReport
{
public:
	/// A failure is shown at once.
	void add(TestResult result);

	/// What is going on; a line that is overwritten, on a terminal.
	void progress(std::string_view text);

	/// How long a piece of the work took: a script, a program, a boot.
	void took(std::string name, double seconds);

	/// The pieces that took longest, on stderr; nothing if all were quick.
	void print_slowest() const;

	TestCounts counts() const;

	/// What failed and why, once more, on stderr.
	void print_summary() const;

	/// All results as one JSON document.
	std::string json() const;

	/// JUnit XML, one suite per area. Throws `Error`.
	void write_junit(const fs::path &path) const;

private:
	mutable std::mutex mutex_;
	std::vector<TestResult> results_;
	std::vector<std::pair<double, std::string>> pieces_;
	std::size_t failed_ = 0;
};

/// "3 passed, 1 failed", and ", 2 skipped" if any were.
std::string count_line(const TestCounts &counts);

/// JUnit XML of the results.
std::string junit_xml(const std::vector<TestResult> &results);

} // namespace cfl
