// SPDX-License-Identifier: GPL-2.0
/// @file
/// The command line of `cfl`: every verb, option and help text.
#include "cfl/cli.hh"

#include <algorithm>
#include <functional>

#include <CLI/CLI.hpp>

#include "cfl/verbs.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/process.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// Programs of their own, since they link Clang; `cfl VERB ...` runs `cfl-VERB ...`.
struct Companion {
	const char *verb;
	const char *what;
};
constexpr Companion companions[] = {
	{"bindgen", "Translate the kernel's C headers to C++"},
	{"check", "Check a driver against the rules of the safe subset"},
	{"doctest", "Make test modules of the examples in the documentation"},
	{"gate", "Check a built module (.ko) for what no kernel can load"},
};

class CommandLine
{
public:
	CommandLine()
	{
		app_.require_subcommand(1);
		app_.get_formatter()->column_width(28);
		add_doctor();
		add_new();
		add_build();
		add_run();
		add_test();
		add_kernel();
		add_decode();
		add_dkms();
		add_compile_commands();
		for (const Companion &companion : companions)
			app_.add_subcommand(companion.verb, companion.what);
	}

	int run(std::vector<std::string> arguments)
	{
		auto dashes = std::find(arguments.begin(), arguments.end(), "--");
		if (dashes != arguments.end()) {
			run_.params.assign(dashes + 1, arguments.end());
			arguments.erase(dashes, arguments.end());
		}
		std::reverse(arguments.begin(), arguments.end());
		try {
			app_.parse(std::move(arguments));
		} catch (const CLI::Success &) {
			fmt::print("{}", deepest()->help());
			return 0;
		} catch (const CLI::ParseError &error) {
			refuse(error);
		}
		if (!run_.params.empty() && !app_.got_subcommand("run"))
			fail("only `cfl run` takes module parameters after `--`");
		return action_();
	}

private:
	void kernel_option(CLI::App *verb, std::string &kernel)
	{
		verb->add_option("--kernel", kernel,
				 "debian-6.12, debian-6.1, host, or a kernel's folder")
			->type_name("KERNEL")
			->capture_default_str();
	}

	void cxx_option(CLI::App *verb, std::string &cxx)
	{
		verb->add_option(
			    "--cxx", cxx,
			    "The compiler: g++, clang++, or a program (default: the kernel's kind)")
			->type_name("CXX");
	}

	template <typename Options>
	void on(CLI::App *verb, int (*function)(const Options &), const Options &options)
	{
		verb->final_callback([this, function, &options] {
			action_ = [function, &options] { return function(options); };
		});
	}

	void add_build()
	{
		CLI::App *verb = app_.add_subcommand("build", "Build a module folder for a kernel");
		verb->add_option("folder", build_.folder,
				 "The folder with the Makefile (default: this one)");
		kernel_option(verb, build_.kernel);
		cxx_option(verb, build_.cxx);
		verb->add_option("--out", build_.out, "Build there and leave the folder clean")
			->type_name("DIR");
		verb->add_flag("--no-check", build_.no_check, "Leave out cfl check");
		verb->add_flag("--warn", build_.warn, "Go on whatever cfl check finds");
		verb->add_flag("--verbose", build_.verbose, "Show the compiler's command lines");
		verb->add_flag("--dry-run", build_.dry_run, "Print the make line only");
		on(verb, verb_build, build_);
	}

	void add_run()
	{
		CLI::App *verb = app_.add_subcommand(
			"run",
			"Build modules, boot a kernel, load them, show their log, unload them");
		verb->add_option("folders", run_.folders, "Folders to build, or built .ko files");
		kernel_option(verb, run_.kernel);
		cxx_option(verb, run_.cxx);
		verb->add_option("--smp", run_.machine.cpus, "CPUs of the guest")
			->check(CLI::Range(1, 64))
			->capture_default_str();
		verb->add_option("--mem", run_.machine.memory, "Memory of the guest")
			->capture_default_str();
		verb->add_option("--append", run_.machine.append,
				 "Add to the kernel's command line");
		verb->add_option("--timeout", run_.timeout,
				 "Seconds that loading and unloading may take")
			->check(CLI::Range(1, 86400))
			->capture_default_str();
		verb->add_flag("--shell", run_.machine.shell,
			       "Give me a shell in the guest (Ctrl-A X ends QEMU)");
		verb->add_flag("--no-check", run_.no_check, "Leave out cfl check");
		verb->add_flag("--warn", run_.warn, "Go on whatever cfl check finds");
		verb->add_flag("--verbose", run_.verbose, "Show the compiler's command lines");
		verb->add_flag("--dry-run", run_.dry_run, "Print the make and qemu lines only");
		on(verb, verb_run, run_);
	}

	void add_kernel()
	{
		CLI::App *group = app_.add_subcommand("kernel", "Kernels in the cache");
		group->require_subcommand(1);
		CLI::App *list = group->add_subcommand("list", "What there is");
		list->add_flag("--json", kernel_.json, "For machines");
		on(list, verb_kernel_list, kernel_);
		CLI::App *fetch = group->add_subcommand(
			"fetch", "Fetch a stock kernel: image, modules and headers");
		fetch->add_option("name", kernel_.name, "debian-6.12 or debian-6.1");
		fetch->add_flag("--all", kernel_.all, "All of them");
		on(fetch, verb_kernel_fetch, kernel_);
		CLI::App *build = group->add_subcommand(
			"build", "Build one of ours, from Debian's kernel source");
		build->add_option("name", kernel_.name, "A name of kernels/NAME.config");
		build->add_flag("--all", kernel_.all, "All of them");
		on(build, verb_kernel_build, kernel_);
		CLI::App *path = group->add_subcommand("path", "Print where a kernel's parts are");
		path->add_option("name", kernel_.name, "A kernel")->required();
		path->add_option("--part", kernel_.part, "build, image or modules")
			->check(CLI::IsMember({"build", "image", "modules"}))
			->capture_default_str();
		on(path, verb_kernel_path, kernel_);
		CLI::App *clean = group->add_subcommand("clean", "Remove a kernel from the cache");
		clean->add_option("name", kernel_.name, "A kernel (see `cfl kernel list`)");
		clean->add_flag("--all", kernel_.all, "All of them, and the unpacked sources");
		on(clean, verb_kernel_clean, kernel_);
	}

	void add_test()
	{
		CLI::App *verb = app_.add_subcommand("test", "Run the project's tests");
		verb->add_option("--only", test_.only, "Only these areas (see --list)")
			->type_name("AREA")
			->delimiter(',');
		verb->add_option("--filter", test_.filter, "Only tests whose full name matches")
			->type_name("REGEX");
		verb->add_option("--junit", test_.junit, "Write JUnit XML there")
			->type_name("FILE");
		verb->add_option("--jobs", test_.jobs,
				 "So many at once (default: one per processor)")
			->check(CLI::Range(1, 1024));
		verb->add_flag("--all", test_.all,
			       "Build the kernels that are not in the cache (minutes each)");
		verb->add_flag("--list", test_.list, "Print the names and run nothing");
		verb->add_flag("--json", test_.json, "Print all results as JSON");
		on(verb, verb_test, test_);
	}

	void add_doctor()
	{
		CLI::App *verb = app_.add_subcommand(
			"doctor", "Name each thing in the way, with the line that fixes it");
		kernel_option(verb, doctor_.kernel);
		verb->add_flag("--json", doctor_.json, "For machines");
		on(verb, verb_doctor, doctor_);
	}

	void add_new()
	{
		CLI::App *verb = app_.add_subcommand("new", "Make a folder for a new driver");
		verb->add_option("name", new_.name, "The module's name, or a path that ends in it")
			->required();
		on(verb, verb_new, new_);
	}

	void add_decode()
	{
		CLI::App *verb = app_.add_subcommand(
			"decode",
			"Read a kernel log on stdin: demangle C++ names, add file and line");
		verb->add_option("--module", decode_.modules,
				 "A module (.ko) that the log speaks of")
			->type_name("FILE");
		verb->add_option("--kernel", decode_.kernel,
				 "A kernel whose vmlinux has debug information")
			->type_name("KERNEL");
		on(verb, verb_decode, decode_);
	}

	void add_dkms()
	{
		CLI::App *verb = app_.add_subcommand(
			"dkms", "Write dkms.conf and debian/ for a driver folder");
		verb->add_option("folder", dkms_.folder,
				 "The folder with the Makefile (default: this one)");
		verb->add_option("--name", dkms_.name,
				 "The package's name (default: the first module's)");
		verb->add_option("--version", dkms_.version, "The package's version")
			->capture_default_str();
		verb->add_option("--cfl", dkms_.cfl,
				 "Where C++ for Linux is on the machines that build")
			->type_name("DIR");
		verb->add_flag("--force", dkms_.force, "Replace files that are there already");
		on(verb, verb_dkms, dkms_);
	}

	void add_compile_commands()
	{
		CLI::App *verb = app_.add_subcommand("compile-commands",
						     "Write compile_commands.json for clangd");
		verb->add_option("folder", commands_.folder,
				 "The folder with the Makefile (default: this one)");
		kernel_option(verb, commands_.kernel);
		cxx_option(verb, commands_.cxx);
		on(verb, verb_compile_commands, commands_);
	}

	CLI::App *deepest()
	{
		CLI::App *at = &app_;
		while (!at->get_subcommands().empty())
			at = at->get_subcommands().front();
		return at;
	}

	std::string full_name(CLI::App *verb)
	{
		std::string name = verb->get_name();
		for (CLI::App *at = verb->get_parent(); at; at = at->get_parent())
			name = at->get_name() + " " + name;
		return name;
	}

	/// What could have been meant by an argument that was not expected.
	std::string suggestion(const std::string &argument, CLI::App *verb)
	{
		std::vector<std::string> known;
		if (argument.starts_with("-")) {
			for (const CLI::Option *option : verb->get_options()) {
				for (const std::string &name : option->get_lnames())
					known.push_back("--" + name);
			}
		} else {
			for (const CLI::App *sub : verb->get_subcommands({}))
				known.push_back(sub->get_name());
		}
		auto near = nearest(argument.substr(0, argument.find('=')), known);
		return near ? fmt::format("; did you mean `{}`?", *near) : "";
	}

	[[noreturn]] void refuse(const CLI::ParseError &error)
	{
		CLI::App *verb = deepest();
		std::vector<std::string> extras = verb->remaining();
		std::string where = full_name(verb);
		bool group = !verb->get_subcommands({}).empty();
		std::string help = fmt::format("`{} --help` lists what there is", where);
		// The program's own name stands in front of every message anyway.
		std::string prefix = verb == &app_ ? "" : verb->get_name() + ": ";
		if (!extras.empty()) {
			const char *kind = extras[0].starts_with("-") ? "option"
					   : group		      ? "command"
								      : "argument";
			fail("{}unknown {} `{}`{} ({})", prefix, kind, extras[0],
			     suggestion(extras[0], verb), help);
		}
		if (group)
			fail("{}say what to do ({})", prefix, help);
		fail("{}{} (see `{} --help`)", prefix, error.what(), where);
	}

	CLI::App app_{"C++ for Linux: write, build, check and run kernel modules in C++", "cfl"};
	std::function<int()> action_;
	BuildOptions build_;
	RunOptions run_;
	KernelOptions kernel_;
	TestOptions test_;
	DoctorOptions doctor_;
	NewOptions new_;
	DecodeOptions decode_;
	DkmsOptions dkms_;
	BuildOptions commands_;
};

} // namespace

int run_command_line(std::vector<std::string> arguments)
{
	for (const Companion &companion : companions) {
		if (arguments.empty() || arguments[0] != companion.verb)
			continue;
		fs::path program = program_folder() / (std::string("cfl-") + companion.verb);
		if (!fs::exists(program))
			fail("{} has not been built; run `ninja -C build/tools {}`",
			     program.string(), program.filename().string());
		arguments[0] = program;
		replace(arguments);
	}
	return CommandLine().run(std::move(arguments));
}

} // namespace cfl
