// SPDX-License-Identifier: GPL-2.0
/// @file
/// Results of `cfl test`.
#include "cfl/test/report.hh"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "support/term.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

std::string indent(const std::string &text)
{
	std::string out;
	for (const std::string &line : split(std::string(trim(text)), '\n'))
		out += "    " + line + "\n";
	return out;
}

const char *state_name(TestState state)
{
	return state == TestState::Passed   ? "passed"
	       : state == TestState::Failed ? "failed"
					    : "skipped";
}

std::string area_of(const std::string &name)
{
	return name.substr(0, name.find('/'));
}

std::string junit_case(const TestResult &result)
{
	std::string area = area_of(result.name);
	std::string name =
		result.name.size() > area.size() ? result.name.substr(area.size() + 1) : area;
	std::string open = fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"",
				       xml_escape(area), xml_escape(name), result.seconds);
	if (result.state == TestState::Passed)
		return open + "/>\n";
	std::string detail = xml_escape(result.detail);
	if (result.state == TestState::Skipped)
		return open + fmt::format("><skipped message=\"{}\"/></testcase>\n", detail);
	return open + fmt::format("><failure>{}</failure></testcase>\n", detail);
}

TestCounts count(const std::vector<TestResult> &results)
{
	TestCounts counts;
	for (const TestResult &result : results) {
		counts.passed += result.state == TestState::Passed;
		counts.failed += result.state == TestState::Failed;
		counts.skipped += result.state == TestState::Skipped;
	}
	return counts;
}

} // namespace

void TestReport::add(TestResult result)
{
	std::lock_guard lock(mutex_);
	if (result.state == TestState::Failed) {
		failed_++;
		term::say("{} {}\n{}", term::paint(term::Colour::Red, "FAILED"), result.name,
			  indent(result.detail));
	}
	results_.push_back(std::move(result));
	term::progress(fmt::format("{} done, {} failed: {}", results_.size(), failed_,
				   results_.back().name));
}

void TestReport::progress(std::string_view text)
{
	std::lock_guard lock(mutex_);
	term::progress(fmt::format("{} done, {} failed: {}", results_.size(), failed_, text));
}

void TestReport::took(std::string name, double seconds)
{
	std::lock_guard lock(mutex_);
	pieces_.emplace_back(seconds, std::move(name));
}

void TestReport::print_slowest() const
{
	constexpr std::size_t shown = 10;
	constexpr double worth_a_line = 5; // seconds
	std::lock_guard lock(mutex_);
	auto pieces = pieces_;
	std::sort(pieces.rbegin(), pieces.rend());
	for (std::size_t i = 0; i < pieces.size() && i < shown; i++) {
		if (pieces[i].first >= worth_a_line)
			term::step("slow",
				   fmt::format("{:.0f} s: {}", pieces[i].first, pieces[i].second));
	}
}

TestCounts TestReport::counts() const
{
	std::lock_guard lock(mutex_);
	return count(results_);
}

void TestReport::print_summary() const
{
	std::lock_guard lock(mutex_);
	term::progress("");
	for (const TestResult &result : results_) {
		if (result.state == TestState::Skipped)
			term::say("skipped {}: {}", result.name, trim(result.detail));
	}
	for (const TestResult &result : results_) {
		if (!result.note.empty())
			term::say("note {}: {}", result.name, result.note);
	}
	if (failed_ == 0)
		return;
	term::say("\nWhat failed, and why:");
	for (const TestResult &result : results_) {
		if (result.state == TestState::Failed)
			term::say("{}\n{}", result.name, indent(result.detail));
	}
}

std::string TestReport::json() const
{
	std::lock_guard lock(mutex_);
	TestCounts counts = count(results_);
	nlohmann::json out{
		{"passed", counts.passed}, {"failed", counts.failed}, {"skipped", counts.skipped}};
	out["tests"] = nlohmann::json::array();
	for (const TestResult &result : results_)
		out["tests"].push_back({{"name", result.name},
					{"state", state_name(result.state)},
					{"seconds", result.seconds},
					{"detail", result.detail},
					{"note", result.note}});
	return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

void TestReport::write_junit(const fs::path &path) const
{
	std::lock_guard lock(mutex_);
	write_file(path, junit_xml(results_));
}

std::string count_line(const TestCounts &counts)
{
	std::string line = fmt::format("{} passed, {} failed", counts.passed, counts.failed);
	if (counts.skipped)
		line += fmt::format(", {} skipped", counts.skipped);
	return line;
}

std::string junit_xml(const std::vector<TestResult> &results)
{
	std::map<std::string, std::vector<TestResult>> areas;
	for (const TestResult &result : results)
		areas[area_of(result.name)].push_back(result);
	std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
	for (const auto &[area, members] : areas) {
		TestCounts counts = count(members);
		out += fmt::format(
			"  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">\n",
			xml_escape(area), members.size(), counts.failed, counts.skipped);
		for (const TestResult &result : members)
			out += junit_case(result);
		out += "  </testsuite>\n";
	}
	return out + "</testsuites>\n";
}

} // namespace cfl
