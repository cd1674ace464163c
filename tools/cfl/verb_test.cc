// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl test`
#include <algorithm>
#include <cerrno>
#include <thread>
#include <unistd.h>

#include "cfl/test/area.hh"
#include "cfl/verbs.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/stopwatch.hh"
#include "support/term.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

std::vector<TestArea> chosen_areas(const fs::path &root, const std::vector<std::string> &only)
{
	std::vector<TestArea> all = test_areas(root);
	std::vector<std::string> names;
	for (const TestArea &area : all)
		names.push_back(area.name);
	for (const std::string &name : only) {
		if (std::find(names.begin(), names.end(), name) != names.end())
			continue;
		auto near = nearest(name, names);
		fail("--only {}: no such area{} (there are: {})", name,
		     near ? fmt::format("; did you mean `{}`?", *near) : "", join(names, ", "));
	}
	if (only.empty())
		return all;
	std::erase_if(all, [&](const TestArea &area) {
		return std::find(only.begin(), only.end(), area.name) == only.end();
	});
	return all;
}

/// Most areas build for stock kernels; without one they skip, or fail one by one.
void fetch_kernels(const std::vector<TestArea> &areas)
{
	bool needed = std::any_of(areas.begin(), areas.end(), [](const TestArea &area) {
		return area.name != "format" && area.name != "host";
	});
	for (const std::string &name : stock_kernels()) {
		try {
			if (needed)
				find_kernel(name);
		} catch (const Error &error) {
			term::warn("{}", error.what());
		}
	}
}

/// Better now than after ten minutes.
void require_writable(const std::string &file)
{
	if (file.empty())
		return;
	fs::path folder = fs::absolute(file).parent_path();
	if (access(folder.c_str(), W_OK) != 0)
		fail("--junit {}: cannot write into {}: {}", file, folder.string(),
		     errno_text(errno));
}

bool has_host(const std::vector<TestArea> &areas)
{
	return std::any_of(areas.begin(), areas.end(),
			   [](const TestArea &area) { return area.name == "host"; });
}

/// The names of the areas in which the filter lets tests through.
std::vector<std::string> areas_that_match(const TestRun &run, const std::vector<TestArea> &areas)
{
	std::vector<std::string> names;
	for (const TestArea &area : areas) {
		TestRun probe{.root = run.root, .list = true, .filter = run.filter, .quiet = true};
		area.run(probe);
		if (probe.matched != 0)
			names.push_back(area.name);
	}
	return names;
}

[[noreturn]] void fail_without_match(const TestRun &run, const TestOptions &options)
{
	std::vector<std::string> names = areas_that_match(run, test_areas(run.root));
	fail("--filter {}: no test{} has such a name{} (`cfl test --list` names all)",
	     options.filter,
	     options.only.empty() ? "" : fmt::format(" of {}", join(options.only, ", ")),
	     names.empty() ? "" : fmt::format("; there are some in {}", join(names, ", ")));
}

/// A filter that lets nothing through is a mistake, and no success. What the host programs hold is known
/// only when they have been built.
void require_match(const TestRun &run, const TestOptions &options,
		   const std::vector<TestArea> &areas)
{
	if (run.filter && (run.list || !has_host(areas)) && areas_that_match(run, areas).empty())
		fail_without_match(run, options);
}

} // namespace

int verb_test(const TestOptions &options)
{
	require_writable(options.junit);
	TestRun run{.root = root_folder(), .list = options.list, .all = options.all};
	run.jobs = options.jobs ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
	if (!options.filter.empty()) {
		try {
			run.filter.emplace(options.filter);
		} catch (const std::regex_error &error) {
			fail("--filter {}: no regular expression: {}", options.filter,
			     error.what());
		}
	}
	std::vector<TestArea> areas = chosen_areas(run.root, options.only);
	require_match(run, options, areas);
	if (!options.list)
		fetch_kernels(areas);
	Stopwatch watch;
	for (const TestArea &area : areas) {
		if (!options.list)
			term::step("test", fmt::format("{}: {}", area.name, area.what));
		TestCounts before = run.report.counts();
		area.run(run);
		TestCounts after = run.report.counts();
		double took = watch.seconds();
		watch.count(area.name);
		if (options.list)
			continue;
		TestCounts here{after.passed - before.passed, after.failed - before.failed,
				after.skipped - before.skipped};
		term::step(here.failed ? "FAILED" : "ok",
			   fmt::format("{}: {} ({:.0f} s)", area.name, count_line(here), took));
	}
	if (options.list)
		return 0;
	if (run.matched == 0 && run.filter && run.report.counts().failed == 0)
		fail_without_match(run, options);
	run.report.print_summary();
	run.report.print_slowest();
	term::step("time", watch.text());
	if (!options.junit.empty())
		run.report.write_junit(options.junit);
	TestCounts counts = run.report.counts();
	if (options.json)
		fmt::print("{}\n", run.report.json());
	// Whoever reads JSON from stdout wants nothing else there.
	fmt::print(options.json ? stderr : stdout, "{}\n", count_line(counts));
	return counts.failed == 0 ? 0 : 1;
}

} // namespace cfl
