// SPDX-License-Identifier: GPL-2.0
/// @file
/// Builds every folder with a `test.json` for each kernel and compiler that it asks for, and loads
/// all of them in one boot per kernel, compiler and number of CPUs.
#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "cfl/compiler.hh"
#include "cfl/module_build.hh"
#include "cfl/test/area.hh"
#include "cfl/test/module_test.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/stopwatch.hh"
#include "support/text.hh"
#include "vm/decode.hh"
#include "vm/ktap.hh"
#include "vm/modinfo.hh"
#include "vm/source_kernel.hh"

namespace cfl
{

namespace
{

const std::vector<std::string> compilers{"g++", "clang++"};

/// A folder with a test.json.
struct Suite {
	std::string folder; ///< Relative to the root.
	std::vector<ModuleTest> tests{};
};

/// One case that somebody asked for, on one kernel, with one compiler.
struct Job {
	std::string name; ///< Full name.
	std::size_t suite = 0;
	ModuleTest test{};
};

/// All jobs of one kernel, compiler and number of CPUs: one boot.
struct Batch {
	std::string kernel{};
	std::string compiler{};
	unsigned cpus = 2;
	std::vector<Job> jobs{};
};

std::vector<Suite> find_suites(TestRun &run)
{
	std::vector<Suite> suites;
	for (const char *parent : {"samples", "drivers", "bench/size", "tests/kunit", "tests/vm"}) {
		std::error_code none;
		std::vector<std::string> names;
		for (const fs::directory_entry &entry :
		     fs::directory_iterator(run.root / parent, none)) {
			if (fs::exists(entry.path() / "test.json"))
				names.push_back(entry.path().filename());
		}
		std::sort(names.begin(), names.end());
		for (const std::string &name : names)
			suites.push_back({.folder = std::string(parent) + "/" + name});
	}
	for (Suite &suite : suites) {
		std::string where = suite.folder + "/test.json";
		try {
			suite.tests = parse_module_tests(read_file(run.root / where), where);
		} catch (const Error &error) {
			run.report.add({.name = "vm/" + suite.folder,
					.state = TestState::Failed,
					.detail = error.what()});
		}
	}
	return suites;
}

/// Adds what one kernel and compiler are to run; a batch for each number of CPUs.
void add_batches(TestRun &run, const std::vector<Suite> &suites, const std::string &kernel,
		 const std::string &compiler, std::vector<Batch> &batches)
{
	std::map<unsigned, Batch> by_cpus;
	for (std::size_t i = 0; i < suites.size(); i++) {
		for (const ModuleTest &test : suites[i].tests) {
			std::string name =
				fmt::format("vm/{}/{}/{}{}", kernel, compiler, suites[i].folder,
					    test.name.empty() ? "" : "/" + test.name);
			if (test.runs_on(kernel, compiler) && run.wants(name))
				by_cpus[test.cpus].jobs.push_back({name, i, test});
		}
	}
	for (auto &[cpus, batch] : by_cpus) {
		batch.kernel = kernel;
		batch.compiler = compiler;
		batch.cpus = cpus;
		batches.push_back(std::move(batch));
	}
}

std::vector<Batch> make_batches(TestRun &run, const std::vector<Suite> &suites)
{
	std::vector<std::string> kernels = stock_kernels();
	// A kernel that has the folders linked in is no machine to load modules in; see `linked`.
	for (const SourceKernel &kernel : source_kernels())
		if (kernel.links.empty())
			kernels.push_back(kernel.name);
	std::vector<Batch> batches;
	for (const std::string &kernel : kernels) {
		for (const std::string &compiler : compilers)
			add_batches(run, suites, kernel, compiler, batches);
	}
	return batches;
}

/// Why a kernel that we build ourselves cannot be used; a stock kernel is fetched instead.
std::optional<std::string> not_there(const std::string &name)
{
	for (const SourceKernel &kernel : source_kernels()) {
		if (kernel.name == name && !is_built(kernel))
			return fmt::format("{} has not been built: run `cfl kernel build {}` once, "
					   "or `cfl test --all`",
					   name, name);
	}
	return std::nullopt;
}

std::string last_lines(const std::string &text, std::size_t count)
{
	std::vector<std::string> lines = split(std::string(trim(text)), '\n');
	std::size_t first = lines.size() > count ? lines.size() - count : 0;
	return join(std::span(lines).subspan(first), "\n");
}

/// What a folder's build gave, or why not.
struct Built {
	std::map<std::string, fs::path> modules{}; ///< By name.
	std::string problem{};
};

Built build_suite(TestRun &run, const std::string &folder, const Kernel &kernel,
		  const std::string &cxx)
{
	BuildRequest request{
		.source = run.root / folder, .kernel = kernel, .cxx = cxx, .quiet = true};
	request.out = shadow_folder(request.source, kernel, cxx);
	Built built;
	try {
		BuildResult result = build_module(request);
		if (result.status != 0)
			built.problem = "it was not built:\n" + last_lines(result.output, 40);
		for (const fs::path &ko : result.modules)
			built.modules[module_name(ko)] = ko;
		if (built.problem.empty() && built.modules.empty())
			built.problem = "its Makefile names no module (obj-m)";
	} catch (const Error &error) {
		built.problem = error.what();
	}
	return built;
}

/// Throws `Error` when the case names a module that is not there.
GuestCase guest_case(const Job &job, std::size_t number, const Built &built, const ModuleTree &tree)
{
	std::string wanted = replace_all(job.test.module, "-", "_");
	if (wanted.empty() && built.modules.size() != 1)
		fail("the folder has {} modules; say which with \"module\"", built.modules.size());
	auto at = wanted.empty() ? built.modules.begin() : built.modules.find(wanted);
	if (at == built.modules.end())
		fail("the folder has no module `{}`", wanted);
	GuestCase one{.id = fmt::format("c{}", number),
		      .module = at->second,
		      .params = job.test.params,
		      .script = job.test.script,
		      .unload = job.test.unload,
		      .limit = std::chrono::seconds(job.test.timeout)};
	std::vector<std::string> names = job.test.needs;
	names.push_back(at->first);
	for (const fs::path &ko : tree.closure(names, built.modules)) {
		auto own = built.modules.find(module_name(ko));
		bool is_own = own != built.modules.end() && own->second == ko;
		if (ko != one.module)
			(is_own ? one.own_modules : one.kernel_modules).push_back(ko);
	}
	return one;
}

/// The end of the log, readable.
std::string shown_log(const GuestCase &one, const CaseResult &result)
{
	LogDecoder decoder;
	for (const fs::path &ko : one.own_modules)
		decoder.add_module(ko);
	decoder.add_module(one.module);
	std::string text;
	for (const std::string &line : result.log)
		text += decoder.decode(line) + "\n";
	return last_lines(text, 60);
}

TestState state_of(const TapResult &result)
{
	return result.state == TapResult::State::Passed	   ? TestState::Passed
	       : result.state == TapResult::State::Skipped ? TestState::Skipped
							   : TestState::Failed;
}

void report_case(TestRun &run, const Job &job, const GuestCase &one, const CaseResult &result)
{
	std::vector<std::string> problems = judge_module_test(job.test, result);
	TapReport tap = parse_tap(result.log);
	for (const TapResult &part : tap.results)
		run.report.add({.name = job.name + ": " + part.name,
				.state = state_of(part),
				.detail = part.detail});
	if (!tap.problem.empty())
		problems.push_back("its KTAP is not whole: " + tap.problem);
	TestResult own{.name = job.name, .note = races_within_kernel(result)};
	if (!problems.empty()) {
		own.state = TestState::Failed;
		own.detail = join(problems, "\n") + "\nthe log:\n" + shown_log(one, result);
	}
	run.report.add(std::move(own));
}

void report_all(TestRun &run, const Batch &batch, TestState state, const std::string &why)
{
	for (const Job &job : batch.jobs)
		run.report.add({.name = job.name, .state = state, .detail = why});
}

void run_batch(TestRun &run, const std::vector<Suite> &suites, const Batch &batch,
	       const Kernel &kernel)
{
	std::string cxx = find_compiler(batch.compiler);
	std::vector<std::size_t> needed;
	for (const Job &job : batch.jobs) {
		if (needed.empty() || needed.back() != job.suite)
			needed.push_back(job.suite);
	}
	std::map<std::size_t, Built> built;
	for (std::size_t suite : needed)
		built[suite];
	const std::string piece =
		fmt::format("vm/{}/{}, {} CPUs", batch.kernel, batch.compiler, batch.cpus);
	Stopwatch watch;
	for_each_parallel(needed.size(), run.jobs, [&](std::size_t i) {
		run.report.progress(fmt::format("building {} for {} with {}",
						suites[needed[i]].folder, batch.kernel,
						batch.compiler));
		built[needed[i]] = build_suite(run, suites[needed[i]].folder, kernel, cxx);
	});
	run.report.took(piece + ": build", watch.seconds());

	ModuleTree tree(kernel.modules);
	std::vector<GuestCase> cases;
	std::vector<const Job *> jobs;
	for (const Job &job : batch.jobs) {
		const Built &from = built[job.suite];
		try {
			if (!from.problem.empty())
				throw Error(from.problem);
			cases.push_back(guest_case(job, cases.size(), from, tree));
			jobs.push_back(&job);
		} catch (const Error &error) {
			run.report.add({.name = job.name,
					.state = TestState::Failed,
					.detail = error.what()});
		}
	}
	if (cases.empty())
		return;
	TempDir folder("cfl-vm-test");
	run.report.progress(fmt::format("booting {} with {} cases", batch.kernel, cases.size()));
	MachineOptions machine{.cpus = batch.cpus, .memory = "1G"};
	watch = {};
	std::vector<CaseResult> results =
		boot_all(kernel, machine, cases, BootFiles{folder.path()});
	run.report.took(piece + ": guest", watch.seconds());
	for (std::size_t i = 0; i < results.size(); i++)
		report_case(run, *jobs[i], cases[i], results[i]);
}

} // namespace

void run_vm_area(TestRun &run)
{
	std::vector<Suite> suites = find_suites(run);
	std::vector<Batch> batches = make_batches(run, suites);
	for (const Batch &batch : batches) {
		try {
			if (auto why = run.all ? std::nullopt : not_there(batch.kernel))
				report_all(run, batch, TestState::Skipped, *why);
			else
				run_batch(run, suites, batch, find_kernel(batch.kernel));
		} catch (const Error &error) {
			report_all(run, batch, TestState::Failed, error.what());
		}
	}
}

} // namespace cfl
