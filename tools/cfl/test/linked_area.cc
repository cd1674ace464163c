// SPDX-License-Identifier: GPL-2.0
/// @file
/// Kernels that have suites of ours linked in, and run them before their first process. User-Mode
/// Linux is a program, so they run at the host's own speed.
#include <algorithm>

#include <fmt/format.h>

#include "cfl/test/area.hh"
#include "cfl/test/module_test.hh"
#include "support/error.hh"
#include "support/process.hh"
#include "support/text.hh"
#include "vm/ktap.hh"
#include "vm/log_scan.hh"
#include "vm/source_kernel.hh"

namespace cfl
{

namespace
{

constexpr std::chrono::seconds LIMIT{300};

bool has_line(const std::vector<std::string> &lines, std::string_view part)
{
	return std::any_of(lines.begin(), lines.end(),
			   [&](const std::string &line) { return line.find(part) != line.npos; });
}

std::string last_lines(const std::vector<std::string> &lines, std::size_t count)
{
	const std::size_t first = lines.size() > count ? lines.size() - count : 0;
	return join(std::span(lines).subspan(first), "\n");
}

/// What speaks against the run beside failed cases, one sentence each.
std::vector<std::string> problems_of(const Outcome &outcome, const std::vector<std::string> &lines,
				     const TapReport &tap)
{
	std::vector<std::string> problems;
	if (outcome.timed_out)
		problems.push_back(fmt::format("no end within {} s", LIMIT.count()));
	else if (!has_line(lines, "reboot: System halted"))
		problems.push_back("the kernel did not come to its end");
	if (tap.results.empty())
		problems.push_back("no case was run");
	if (!tap.problem.empty())
		problems.push_back("its KTAP is not whole: " + tap.problem);
	for (const LogReport &report : scan_log(lines))
		problems.push_back(fmt::format("the kernel complained ({}): {}", report.kind,
					       lines[report.first]));
	return problems;
}

void add_cases(TestRun &run, const std::string &name, const TapReport &tap)
{
	for (const TapResult &part : tap.results)
		run.report.add({.name = name + ": " + part.name,
				.state = part.state == TapResult::State::Passed ? TestState::Passed
					 : part.state == TapResult::State::Skipped
						 ? TestState::Skipped
						 : TestState::Failed,
				.detail = part.detail});
}

/// Folders without suites say with a case for this kernel what its log must hold.
void add_folders(TestRun &run, const SourceKernel &kernel, const std::string &name,
		 const std::vector<std::string> &lines)
{
	CaseResult result{.end = CaseResult::End::Done, .load = 0, .unload = 0, .log = lines};
	for (const std::string &folder : kernel.links) {
		const fs::path file = run.root / folder / "test.json";
		if (!fs::exists(file))
			continue;
		for (const ModuleTest &test : parse_module_tests(read_file(file), file.string())) {
			if (std::find(test.kernels.begin(), test.kernels.end(), kernel.name) ==
			    test.kernels.end())
				continue;
			TestResult one{.name = fmt::format("{}/{}/{}", name, folder, test.name)};
			const std::vector<std::string> problems = judge_module_test(test, result);
			if (!problems.empty()) {
				one.state = TestState::Failed;
				one.detail = join(problems, "\n") + "\nthe log:\n" +
					     last_lines(lines, 60);
			}
			run.report.add(std::move(one));
		}
	}
}

void run_user_mode(TestRun &run, const SourceKernel &kernel, const std::string &name)
{
	run.report.progress(fmt::format("building {}", kernel.name));
	build_source_kernel(kernel);
	TempDir folder("cfl-linked");
	const fs::path program = source_kernel_folder(kernel.name) / "linux";
	Command command{.argv = {program.string(), "mem=256M", "kunit_shutdown=halt", "panic=-1",
				 "uml_dir=" + folder.path().string() + "/"},
			.limit = LIMIT};
	command.argv.insert(command.argv.end(), kernel.args.begin(), kernel.args.end());
	const Outcome outcome = capture(command);
	const std::vector<std::string> lines = split(outcome.output, '\n');

	// Before its first word as a kernel it tries what it needs of the host: ptrace, and memory that
	// may be executed.
	if (!outcome.timed_out && !has_line(lines, "Linux version "))
		return run.report.add(
			{.name = name,
			 .state = TestState::Skipped,
			 .detail = fmt::format("{} does not start on this host: {}",
					       program.string(), last_lines(lines, 3))});
	const TapReport tap = parse_tap(lines);
	add_cases(run, name, tap);
	add_folders(run, kernel, name, lines);
	TestResult own{.name = name};
	const std::vector<std::string> problems = problems_of(outcome, lines, tap);
	if (!problems.empty()) {
		own.state = TestState::Failed;
		own.detail = join(problems, "\n") + "\nthe log:\n" + last_lines(lines, 40);
	}
	run.report.add(std::move(own));
}

} // namespace

void run_linked_area(TestRun &run)
{
	for (const SourceKernel &kernel : source_kernels()) {
		const std::string name = "linked/" + kernel.name;
		if (kernel.links.empty() || !run.wants(name))
			continue;
		try {
			run_user_mode(run, kernel, name);
		} catch (const Error &error) {
			run.report.add(
				{.name = name, .state = TestState::Failed, .detail = error.what()});
		}
	}
}

} // namespace cfl
