// SPDX-License-Identifier: GPL-2.0
/// @file
/// Executables that print TAP.
#include <algorithm>
#include <tuple>
#include <unistd.h>

#include <fmt/format.h>

#include "cfl/test/area.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/process.hh"
#include "support/stopwatch.hh"
#include "support/text.hh"
#include "vm/ktap.hh"

namespace cfl
{

namespace
{

/// From a line "timeout: SECONDS" among the first ten.
std::chrono::seconds time_limit(const fs::path &script)
{
	std::vector<std::string> lines = split(try_read_file(script).value_or(""), '\n');
	for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), 10); i++) {
		std::size_t at = lines[i].find("timeout: ");
		if (at != std::string::npos && lines[i].starts_with("#"))
			return std::chrono::seconds(
				std::max(1l, strtol(lines[i].c_str() + at + 9, nullptr, 10)));
	}
	return std::chrono::seconds(120);
}

TestState state_of(const TapResult &result)
{
	return result.state == TapResult::State::Passed	   ? TestState::Passed
	       : result.state == TapResult::State::Skipped ? TestState::Skipped
							   : TestState::Failed;
}

std::string tail(const std::string &text)
{
	std::vector<std::string> lines = split(std::string(trim(text)), '\n');
	std::size_t first = lines.size() > 60 ? lines.size() - 60 : 0;
	return join(std::span(lines).subspan(first), "\n");
}

void run_script(TestRun &run, const fs::path &script, const std::string &name)
{
	run.report.progress(name);
	TempDir folder("cfl-test");
	Command command{.argv = {script.string()},
			.cwd = run.root,
			.limit = time_limit(script),
			.merge = false};
	command.env = {{"CFL_ROOT", run.root.string()},
		       {"CFL", (program_folder() / "cfl").string()},
		       {"CFL_BIN", program_folder().string()},
		       {"CFL_TMP", folder.path().string()}};
	Stopwatch watch;
	Outcome outcome = capture(command);
	run.report.took(name, watch.seconds());
	TapReport tap = parse_tap(split(outcome.output, '\n'));
	bool failed = false;
	for (const TapResult &result : tap.results) {
		bool bad = result.state == TapResult::State::Failed;
		failed |= bad;
		run.report.add(
			{.name = fmt::format("{}: {}", name, result.name),
			 .state = state_of(result),
			 .detail = bad ? result.detail + tail(outcome.errors) : result.detail});
	}
	std::string problem =
		outcome.timed_out      ? fmt::format("no end within {} s", command.limit.count())
		: !tap.problem.empty() ? tap.problem
		: tap.results.empty() && outcome.ok() ? "printed no TAP result"
		: outcome.status != 0 && !failed
			? fmt::format("ended with status {} and no `not ok`", outcome.status)
			: "";
	if (!problem.empty())
		run.report.add({.name = name,
				.state = TestState::Failed,
				.detail = problem + "\n" + tail(outcome.output) + "\n" +
					  tail(outcome.errors)});
}

} // namespace

void run_tap_area(TestRun &run, const std::string &folder)
{
	std::vector<fs::path> scripts;
	for (const fs::directory_entry &entry :
	     fs::directory_iterator(run.root / "tests" / folder)) {
		if (entry.path().extension() == ".test")
			scripts.push_back(entry.path());
	}
	std::sort(scripts.begin(), scripts.end());
	struct Script {
		std::chrono::seconds limit;
		std::string name;
		fs::path path;
	};
	std::vector<Script> wanted;
	for (const fs::path &script : scripts) {
		std::string name = fmt::format("{}/{}", folder, script.stem().string());
		if (!run.wants(name))
			continue;
		if (access(script.c_str(), X_OK) != 0)
			run.report.add({.name = name,
					.state = TestState::Failed,
					.detail = "not executable: chmod +x " + script.string()});
		else
			wanted.push_back({time_limit(script), name, script});
	}
	// Those that may take longest come first, so that no processor waits for one of them at the end.
	std::sort(wanted.begin(), wanted.end(), [](const Script &a, const Script &b) {
		return std::tie(b.limit, a.name) < std::tie(a.limit, b.name);
	});
	for_each_parallel(wanted.size(), run.jobs,
			  [&](std::size_t i) { run_script(run, wanted[i].path, wanted[i].name); });
}

} // namespace cfl
