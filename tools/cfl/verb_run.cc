// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl run`: build, boot, load, show, unload.
#include "cfl/compiler.hh"
#include "cfl/module_build.hh"
#include "cfl/module_check.hh"
#include "cfl/test/module_test.hh"
#include "cfl/verbs.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/process.hh"
#include "support/stopwatch.hh"
#include "support/term.hh"
#include "support/text.hh"
#include "vm/decode.hh"
#include "vm/guest.hh"
#include "vm/guest/mark.hh"
#include "vm/ktap.hh"
#include "vm/log_scan.hh"
#include "vm/modinfo.hh"

namespace cfl
{

namespace
{

BuildRequest request_for(const std::string &folder, const RunOptions &options, const Kernel &kernel)
{
	BuildRequest request{.source = fs::weakly_canonical(folder),
			     .kernel = kernel,
			     .verbose = options.verbose};
	request.cxx = options.cxx.empty() ? "" : find_compiler(options.cxx);
	request.out = shadow_folder(request.source, kernel, request.cxx);
	return request;
}

/// The modules of all folders, or the `.ko` files given instead of folders.
std::vector<fs::path> build_all(const RunOptions &options, const Kernel &kernel, Stopwatch &watch)
{
	std::vector<fs::path> modules;
	for (const std::string &folder : options.folders) {
		if (folder.ends_with(".ko")) {
			read_module_info(folder);
			modules.push_back(fs::absolute(folder));
			continue;
		}
		BuildRequest request = request_for(folder, options, kernel);
		BuildResult result = build_module(request);
		watch.count("build");
		if (result.status != 0)
			throw Error(fmt::format("{} was not built; the reason is above", folder),
				    Exit::No);
		if (!options.no_check) {
			check_module(request, options.warn);
			watch.count("check");
		}
		if (result.modules.empty())
			fail("{}: its Makefile names no module; add a line `obj-m := NAME.o`",
			     folder);
		modules.insert(modules.end(), result.modules.begin(), result.modules.end());
	}
	return modules;
}

/// One case: all modules in the order of their dependencies, the last of them with the parameters.
GuestCase make_case(const RunOptions &options, const Kernel &kernel,
		    const std::vector<fs::path> &modules)
{
	GuestCase one{.id = "run", .limit = std::chrono::seconds(options.timeout)};
	if (modules.empty())
		return one;
	std::map<std::string, fs::path> provided;
	std::vector<std::string> names;
	for (const fs::path &ko : modules) {
		provided[module_name(ko)] = ko;
		names.push_back(module_name(ko));
	}
	for (const fs::path &ko : ModuleTree(kernel.modules).closure(names, provided)) {
		bool own = provided.contains(module_name(ko)) && provided[module_name(ko)] == ko;
		(own ? one.own_modules : one.kernel_modules).push_back(ko);
	}
	one.module = one.own_modules.back();
	one.own_modules.pop_back();
	one.params = join(options.params, " ");
	return one;
}

/// What every module of somebody's own causes, and what the kernel says to itself meanwhile.
bool is_noise(const std::string &text)
{
	for (const char *noise :
	     {"loading out-of-tree module taints kernel", "module verification failed: signature",
	      "clocksource: ", "tsc: Refined TSC", "random: crng init done"}) {
		if (text.find(noise) != std::string::npos)
			return true;
	}
	return false;
}

LogDecoder decoder_for(const GuestCase &one, const Kernel &kernel)
{
	LogDecoder decoder;
	for (const fs::path &ko : one.own_modules)
		decoder.add_module(ko);
	if (!one.module.empty())
		decoder.add_module(one.module);
	// Debian's vmlinux beside the headers holds BTF only.
	if (fs::exists(kernel.build / "vmlinux.o"))
		decoder.set_kernel(kernel.build / "vmlinux");
	return decoder;
}

void print_report(const CaseResult &result, const LogReport &report)
{
	term::say("{}",
		  term::paint(term::Colour::Red,
			      fmt::format("the kernel log holds a report ({}):", report.kind)));
	for (std::size_t i = report.first; i < report.last; i++)
		term::say("    {}", result.log[i]);
}

/// What went wrong, in one sentence; empty if nothing did.
std::string verdict(const CaseResult &result, const GuestCase &one,
		    const std::vector<LogReport> &reports)
{
	std::string name = module_name(one.module);
	switch (result.end) {
	case CaseResult::End::NotRun:
		return "the guest ended before it came to the module";
	case CaseResult::End::Panicked:
		return "the kernel panicked, and took the machine down";
	case CaseResult::End::Hung:
		return fmt::format(
			"{} hung (no end within {} s); raise --timeout if it needs longer",
			result.at.empty() ? "the guest" : result.at, one.limit.count());
	case CaseResult::End::Oopsed:
		return fmt::format("the kernel oopsed in {}", result.at.empty() ? name : result.at);
	case CaseResult::End::Done:
		break;
	}
	if (!result.load_failed.empty())
		return fmt::format("{} could not be loaded, which {} needs", result.load_failed,
				   name);
	if (result.load.value_or(0) != 0)
		return fmt::format("{} was not loaded: {} ({})", name, errno_name(*result.load),
				   errno_text(*result.load));
	if (result.unload.value_or(0) != 0)
		return fmt::format("{} was not unloaded: {} ({})", name, errno_name(*result.unload),
				   errno_text(*result.unload));
	if (!reports.empty())
		return fmt::format("{} ran, but the kernel complained", name);
	return {};
}

/// What the tests that a module runs by itself say, in one sentence; empty if none failed.
std::string tap_verdict(const CaseResult &result, const GuestCase &one)
{
	TapReport tap = parse_tap(result.log);
	std::vector<std::string> failed;
	for (const TapResult &part : tap.results)
		if (part.state == TapResult::State::Failed)
			failed.push_back(part.name);
	std::string name = module_name(one.module);
	if (!failed.empty())
		return fmt::format("{} of {} tests of {} failed: {}", failed.size(),
				   tap.results.size(), name, join(failed, ", "));
	if (!tap.problem.empty())
		return fmt::format("the KTAP of {} is not whole: {}", name, tap.problem);
	return {};
}

int judge(const CaseResult &result, const GuestCase &one)
{
	std::vector<LogReport> reports = scan_log(result.log);
	for (const LogReport &report : reports)
		print_report(result, report);
	std::erase_if(reports, [](const LogReport &report) { return report.within_kernel; });
	if (std::string races = races_within_kernel(result); !races.empty())
		term::say("note: {}", races);
	std::string problem = verdict(result, one, reports);
	if (problem.empty())
		problem = tap_verdict(result, one);
	if (problem.empty()) {
		term::step("ok", fmt::format("{} was loaded and unloaded; the kernel log is clean",
					     module_name(one.module)));
		return 0;
	}
	if (reports.empty() && result.end != CaseResult::End::Done) {
		term::say("the last lines of the log:");
		std::size_t shown = std::min<std::size_t>(result.log.size(), 15);
		for (std::size_t i = result.log.size() - shown; i < result.log.size(); i++)
			term::say("    {}", result.log[i]);
	}
	throw Error(problem, Exit::No);
}

int dry_run(const RunOptions &options, const Kernel &kernel, const BootFiles &files)
{
	for (const std::string &folder : options.folders) {
		if (!folder.ends_with(".ko"))
			fmt::print("{}\n",
				   shell_line(make_command(request_for(folder, options, kernel))));
	}
	Accel accel = kvm_state().try_it ? Accel::Kvm : Accel::Tcg;
	fmt::print("{}\n", shell_line(qemu_command(kernel, options.machine, accel, files)));
	return 0;
}

} // namespace

int verb_run(const RunOptions &given)
{
	RunOptions options = given;
	bool here = fs::exists("Makefile") || fs::exists("Kbuild");
	if (options.folders.empty() && here)
		options.folders.push_back(".");
	if (options.folders.empty() && !options.machine.shell)
		fail("this folder has no Makefile; name a driver folder (`cfl new NAME` makes "
		     "one), or say --shell "
		     "for a guest without modules");
	for (const std::string &folder : options.folders)
		if (!fs::exists(folder))
			fail("{}: no such folder", folder);
	Kernel kernel =
		options.dry_run ? locate_kernel(options.kernel) : find_kernel(options.kernel);
	if (options.dry_run)
		return dry_run(options, kernel, BootFiles{root_folder() / "build" / "run"});
	Stopwatch watch;
	std::vector<fs::path> modules = build_all(options, kernel, watch);
	GuestCase one = make_case(options, kernel, modules);
	TempDir folder("cfl-run");
	BootFiles files{folder.path()};
	if (options.machine.shell)
		return boot_shell(kernel, options.machine, {one}, files);
	KvmState kvm = kvm_state();
	term::step("boot", fmt::format("{} under {}", kernel.release, kvm.try_it ? "KVM" : "TCG"));
	LogDecoder decoder = decoder_for(one, kernel);
	bool inside = false;
	auto show = [&](LogLine line) {
		if (line.text.starts_with(CFL_GUEST_MARK))
			inside = line.text.starts_with(CFL_GUEST_MARK "case ") ||
				 (inside && !line.text.starts_with(CFL_GUEST_MARK "done"));
		else if (inside && !is_noise(line.text)) {
			line.text = decoder.decode(line.text);
			fmt::print("{}\n", dmesg_line(line));
			fflush(stdout);
		}
	};
	std::vector<CaseResult> results = boot_all(kernel, options.machine, {one}, files, show);
	watch.count("guest");
	term::step("time", watch.text());
	for (std::string &line : results.at(0).log)
		line = decoder.decode(line);
	return judge(results.at(0), one);
}

} // namespace cfl
