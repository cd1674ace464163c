// SPDX-License-Identifier: GPL-2.0
/// @file
/// Passes a built module folder through `cfl-check`.
#include "cfl/module_check.hh"

#include "cfl/cmd_file.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/process.hh"
#include "support/term.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// The units of the author's own: the library's are checked where the library is tested.
std::vector<CompileCommand> own_units(const BuildRequest &request)
{
	std::vector<CompileCommand> units;
	for (const fs::directory_entry &entry : fs::recursive_directory_iterator(request.out)) {
		if (!entry.path().filename().string().ends_with(".cc.o.cmd"))
			continue;
		std::optional<CompileCommand> command = read_cmd_file(entry.path());
		if (!command)
			continue;
		fs::path inside = real_source(*command, request.kernel.build)
					  .lexically_relative(request.source);
		if (!inside.empty() && *inside.begin() != "..")
			units.push_back(std::move(*command));
	}
	return units;
}

} // namespace

void check_module(const BuildRequest &request, bool warn)
{
	fs::path program = program_folder() / "cfl-check";
	if (!fs::exists(program))
		return;
	fs::path kdir = fs::canonical(request.kernel.build);
	bool clean = true;
	for (const CompileCommand &unit : own_units(request)) {
		fs::path source = real_source(unit, kdir);
		term::step("check", source.string());
		std::vector<std::string> argv{program.string(), source.string(), "--"};
		std::vector<std::string> flags = clang_flags(unit, kdir);
		argv.insert(argv.end(), flags.begin(), flags.end());
		Outcome outcome = capture(Command{.argv = argv, .cwd = kdir});
		if (outcome.ok())
			continue;
		term::say("{}", trim(outcome.output));
		if (outcome.status != 1 && !warn)
			fail("cfl-check could not check {}; the reason is above", source.string());
		clean = false;
	}
	if (clean)
		return;
	const std::string verdict =
		fmt::format("cfl check has something to say about {}; it is above "
			    "(`cfl check --explain RULE` explains one)",
			    request.source.string());
	if (!warn)
		throw Error(verdict + "; --warn goes on all the same", Exit::No);
	term::warn("{}", verdict);
}

} // namespace cfl
