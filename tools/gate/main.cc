// SPDX-License-Identifier: GPL-2.0
/// @file
/// cfl-gate: may this module be loaded?
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "gate/gate.hh"
#include "support/command_line.hh"
#include "support/error.hh"

namespace
{

int run(const std::vector<std::string> &files, const cfl::gate::Options &options, bool json,
	bool quiet)
{
	bool accepted = true;
	for (const std::string &file : files) {
		cfl::gate::Report report = cfl::gate::inspect(file, options);
		accepted = accepted && report.accepted();
		if (json)
			fmt::print("{}", report.json());
		else if (!report.accepted())
			fmt::print(stderr, "{}", report.text());
		else if (!quiet)
			fmt::print("{}", report.text());
	}
	return static_cast<int>(accepted ? cfl::Exit::Done : cfl::Exit::No);
}

} // namespace

int main(int argc, char **argv)
{
	std::vector<std::string> files;
	cfl::gate::Options options;
	bool json = false;
	bool quiet = false;
	CLI::App app("Refuses kernel modules that the kernel would not load, or that would not "
		     "work there.\nExit 0: accepted. 1: refused. 2: can't say.",
		     "cfl-gate");
	app.add_option("FILE", files, "a module (.ko), or the object it is linked from")
		->required();
	app.add_option("--kdir", options.kdir, "the kernel's build folder: what it exports");
	app.add_option("--symvers", options.symvers, "Module.symvers of modules that are used");
	app.add_flag("--more-modules", options.more_modules,
		     "leave symbols that another module may export to modpost");
	app.add_option("--max-symbol", options.max_symbol, "longest symbol name (256)");
	app.add_option("--max-frame", options.max_frame,
		       "largest stack frame; default: the kernel's CONFIG_FRAME_WARN");
	app.add_flag("--json", json, "the report as JSON on stdout");
	app.add_flag("--quiet", quiet, "say nothing about what is accepted");
	try {
		app.parse(argc, argv);
	} catch (const CLI::ParseError &error) {
		return cfl::not_parsed(app, error);
	}
	try {
		return run(files, options, json, quiet);
	} catch (const cfl::Error &error) {
		fmt::print(stderr, "cfl-gate: {}\n", error.what());
		return static_cast<int>(error.code());
	}
}
