// SPDX-License-Identifier: GPL-2.0
/// @file
/// GoogleTest programs, built with sanitizers.
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cfl/test/area.hh"
#include "support/error.hh"
#include "support/process.hh"
#include "support/stopwatch.hh"
#include "support/term.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

using nlohmann::json;

constexpr std::chrono::seconds program_limit{600};

/// The reason of a failed build, or nothing.
std::optional<std::string> build_tests(TestRun &run, const fs::path &build)
{
	make_folders(build);
	Outcome outcome = capture(Command{
		.argv = {"cmake", "-S", (run.root / "tools").string(), "-B", build.string(), "-G",
			 "Ninja", "-DCMAKE_CXX_COMPILER=clang++-22", "-DCMAKE_C_COMPILER=clang-22",
			 "-DCFL_TESTS=ON", "-DCFL_SANITIZE=ON",
			 "-DCFL_AREAS=support;vm;gate;cfl;doctest;bindgen;check"}});
	if (!outcome.ok())
		return outcome.output;
	auto sink = [&](std::string_view line) {
		if (line.starts_with("["))
			run.report.progress(fmt::format("building host tests {}", line));
	};
	outcome = capture(Command{.argv = {"ninja", "-C", build.string(), "-k", "0",
					   fmt::format("-j{}", run.jobs), "host_tests"}},
			  sink);
	if (outcome.ok())
		return std::nullopt;
	std::string reason;
	std::size_t lines = 0;
	for (const std::string &line : split(outcome.output, '\n')) {
		bool progress = line.starts_with("[") || line.starts_with("ninja:");
		if (!progress && lines++ < 60)
			reason += line + "\n";
	}
	return reason.empty() ? outcome.output : reason;
}

/// The programs that CMake knows as tests.
std::vector<fs::path> test_programs(const fs::path &build)
{
	Outcome outcome = capture(
		Command{.argv = {"ctest", "--show-only=json-v1"}, .cwd = build, .merge = false});
	std::vector<fs::path> programs;
	json list = json::parse(outcome.output, nullptr, false);
	if (!outcome.ok() || list.is_discarded())
		fail("ctest cannot list the host tests in {}: {}", build.string(),
		     trim(outcome.errors));
	for (const json &test : list["tests"]) {
		if (test.contains("command"))
			programs.emplace_back(test["command"].at(0).get<std::string>());
	}
	return programs;
}

std::string failure_text(const json &test)
{
	std::string text;
	for (const json &failure : test["failures"])
		text += failure.value("failure", "") + "\n";
	return text;
}

/// Adds each case of a GoogleTest report. Returns whether any failed.
bool add_cases(TestRun &run, const std::string &program, const json &report)
{
	bool failed = false;
	for (const json &suite : report["testsuites"]) {
		for (const json &test : suite["testsuite"]) {
			TestResult result{.name = fmt::format("host/{}/{}.{}", program,
							      suite.value("name", ""),
							      test.value("name", ""))};
			result.seconds = strtod(test.value("time", "0").c_str(), nullptr);
			if (test.contains("failures")) {
				result.state = TestState::Failed;
				result.detail = failure_text(test);
				failed = true;
			} else if (test.value("result", "") == "SKIPPED") {
				result.state = TestState::Skipped;
				result.detail = "skipped by the test itself";
			} else if (test.value("status", "") == "NOTRUN") {
				continue;
			}
			if (run.matches(result.name))
				run.report.add(std::move(result));
		}
	}
	return failed;
}

void run_program(TestRun &run, const fs::path &program)
{
	std::string name = program.filename();
	run.report.progress("host/" + name);
	TempDir folder("cfl-host-test");
	fs::path report = folder.path() / "report.json";
	Stopwatch watch;
	Outcome outcome =
		capture(Command{.argv = {program.string(), "--gtest_output=json:" + report.string(),
					 "--gtest_brief=1"},
				.cwd = run.root,
				.env = {{"UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1"},
					{"CFL_ROOT", run.root.string()},
					{"CFL_TMP", folder.path().string()}},
				.limit = program_limit});
	run.report.took("host/" + name, watch.seconds());
	json parsed = json::parse(try_read_file(report).value_or(""), nullptr, false);
	bool reported = !parsed.is_discarded() && add_cases(run, name, parsed);
	if (outcome.ok() && !parsed.is_discarded())
		return;
	if (reported && outcome.status == 1)
		return;
	std::string why = outcome.timed_out
				  ? fmt::format("no end within {} s", program_limit.count())
				  : fmt::format("ended with status {}", outcome.status);
	run.report.add({.name = "host/" + name,
			.state = TestState::Failed,
			.detail = why + "\n" + outcome.output});
}

void list_programs(TestRun &run)
{
	for (const fs::directory_entry &entry :
	     fs::recursive_directory_iterator(run.root / "tests" / "host")) {
		if (entry.path().extension() == ".cc")
			run.wants("host/" + entry.path()
						    .lexically_relative(run.root / "tests" / "host")
						    .string());
	}
}

} // namespace

void run_host_area(TestRun &run)
{
	if (run.list)
		return list_programs(run);
	fs::path build = run.root / "build" / "asan";
	std::optional<std::string> problem = build_tests(run, build);
	if (problem)
		run.report.add(
			{.name = "host/build", .state = TestState::Failed, .detail = *problem});
	else
		run.report.add({.name = "host/build"});
	if (!fs::exists(build / "CTestTestfile.cmake"))
		return;
	std::vector<fs::path> programs = test_programs(build);
	for_each_parallel(programs.size(), run.jobs, [&](std::size_t i) {
		if (fs::exists(programs[i]))
			run_program(run, programs[i]);
	});
}

} // namespace cfl
