// SPDX-License-Identifier: GPL-2.0
/// @file
/// Files that must not compile, with our own message, and must compile with -DCFL_POSITIVE.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cfl/compiler.hh"
#include "cfl/test/area.hh"
#include "cfl/test/compile_fail.hh"
#include "support/error.hh"
#include "support/process.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

const std::vector<std::string> compilers{"g++", "clang++"};

struct Check {
	CompileFailCase test;
	std::string compiler;
	bool positive = false;
	std::string name;
};

std::vector<std::string> host_flags(const fs::path &root)
{
	return {"-std=c++20",
		"-ffreestanding",
		"-nostdinc",
		"-I" + (root / "lib/std").string(),
		"-I" + (root / "lib").string(),
		"-fno-exceptions",
		"-fno-rtti",
		"-Wall",
		"-Wextra",
		"-Wshadow",
		"-Werror=unused-result",
		"-Werror=unused-value"};
}

std::string head(const std::string &text, std::size_t count)
{
	std::vector<std::string> lines = split(text, '\n');
	return join(std::span(lines).subspan(0, std::min(count, lines.size())), "\n");
}

TestResult run_check(TestRun &run, const Check &check, const std::vector<std::string> &flags)
{
	std::vector<std::string> argv{find_compiler(check.compiler), "-fsyntax-only"};
	argv.insert(argv.end(), flags.begin(), flags.end());
	argv.insert(argv.end(), check.test.flags.begin(), check.test.flags.end());
	if (check.positive)
		argv.insert(argv.end(), {"-Werror", "-DCFL_POSITIVE"});
	argv.push_back(check.test.file.string());
	Outcome outcome = capture(Command{.argv = argv,
					  .cwd = run.root,
					  .env = {{"LC_ALL", "C"}},
					  .limit = std::chrono::seconds(120)});
	TestResult result{.name = check.name};
	std::string problem = judge_compile_fail(check.test, check.compiler, check.positive,
						 outcome.status, outcome.output);
	if (!problem.empty()) {
		result.state = TestState::Failed;
		result.detail = problem + "\n" + shell_line(argv) + "\n" + head(outcome.output, 30);
	}
	return result;
}

std::vector<Check> find_checks(TestRun &run)
{
	std::vector<fs::path> files;
	std::error_code none;
	for (const fs::directory_entry &entry :
	     fs::directory_iterator(run.root / "tests/compile-fail", none)) {
		if (entry.path().extension() == ".cc")
			files.push_back(entry.path());
	}
	std::sort(files.begin(), files.end());
	std::vector<Check> checks;
	for (const fs::path &file : files) {
		CompileFailCase test;
		try {
			test = parse_compile_fail(read_file(file), file);
		} catch (const Error &error) {
			run.report.add({.name = "compile-fail/" + file.stem().string(),
					.state = TestState::Failed,
					.detail = error.what()});
			continue;
		}
		for (const std::string &compiler : compilers) {
			for (bool positive : {false, true}) {
				std::string name = fmt::format(
					"compile-fail/{}/{}/{}", file.stem().string(), compiler,
					positive ? "twin compiles" : "refused");
				if (test.applies_to(compiler) && run.wants(name))
					checks.push_back({test, compiler, positive, name});
			}
		}
	}
	return checks;
}

} // namespace

void run_compile_fail_area(TestRun &run)
{
	std::vector<Check> checks = find_checks(run);
	std::map<std::string, KernelFlags> kernel_flags;
	for (const std::string &compiler : compilers) {
		std::vector<fs::path> files;
		for (const Check &check : checks) {
			if (check.test.needs_kernel && check.compiler == compiler)
				files.push_back(check.test.file);
		}
		if (!files.empty())
			kernel_flags[compiler] = kernel_compile_flags(run.root, compiler, files);
	}
	for_each_parallel(checks.size(), run.jobs, [&](std::size_t i) {
		const Check &check = checks[i];
		run.report.progress(check.name);
		if (!check.test.needs_kernel)
			return run.report.add(run_check(run, check, host_flags(run.root)));
		const KernelFlags &flags = kernel_flags[check.compiler];
		if (!flags.problem.empty())
			run.report.add({.name = check.name,
					.state = TestState::Failed,
					.detail = flags.problem});
		else
			run.report.add(run_check(run, check, flags.flags));
	});
}

} // namespace cfl
