// SPDX-License-Identifier: GPL-2.0
/// @file
/// Passes a built module folder through `cfl-check`.
#include "cfl/module_check.hh"

#include <algorithm>

#include "cfl/check_cache.hh"
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

struct Unit {
	CompileCommand command;
	fs::path cmd_file; ///< Kbuild's record of it.
};

/// The units of the author's own: the library's are checked where the library is tested.
std::vector<Unit> own_units(const BuildRequest &request)
{
	std::vector<Unit> units;
	for (const fs::directory_entry &entry : fs::recursive_directory_iterator(request.out)) {
		if (!entry.path().filename().string().ends_with(".cc.o.cmd"))
			continue;
		std::optional<CompileCommand> command = read_cmd_file(entry.path());
		if (!command)
			continue;
		fs::path inside = real_source(*command, request.kernel.build)
					  .lexically_relative(request.source);
		if (!inside.empty() && *inside.begin() != "..")
			units.push_back({std::move(*command), entry.path()});
	}
	std::sort(units.begin(), units.end(),
		  [](const Unit &a, const Unit &b) { return a.cmd_file < b.cmd_file; });
	return units;
}

/// What the verdict hangs on. Kbuild leaves the options' header out of its record, since it has the
/// options themselves there; like all that the command line includes, it is read here.
std::vector<fs::path> inputs_of(const Unit &unit, const fs::path &kdir)
{
	std::vector<fs::path> files = recorded_dependencies(unit.cmd_file, kdir);
	std::vector<std::string> flags = absolute_flags(unit.command, kdir);
	for (std::size_t i = 0; i + 1 < flags.size(); i++)
		if (flags[i] == "-include")
			files.emplace_back(flags[++i]);
	return files;
}

/// Without a cache nothing is kept, which is no reason not to check.
fs::path verdict_folder()
{
	try {
		return cache_folder() / "check";
	} catch (const Error &) {
		return "/dev/null/no-cache";
	}
}

CheckVerdict check_unit(const std::vector<std::string> &argv, const fs::path &kdir)
{
	Outcome outcome = capture(Command{.argv = argv, .cwd = kdir, .merge = false});
	std::string text(trim(outcome.output));
	std::string talk(trim(outcome.errors));
	return {outcome.status, text + (text.empty() || talk.empty() ? "" : "\n") + talk};
}

/// The verdict of now, or that of an earlier time if nothing has changed since.
CheckVerdict verdict_for(const Unit &unit, const fs::path &source, const fs::path &program,
			 const fs::path &kdir)
{
	std::vector<std::string> argv{program.string(), source.string(), "--"};
	std::vector<std::string> flags = clang_flags(unit.command, kdir);
	argv.insert(argv.end(), flags.begin(), flags.end());
	VerdictStore store(verdict_folder());
	std::optional<std::string> key = check_key(argv, inputs_of(unit, kdir));
	std::optional<CheckVerdict> known = key ? store.find(*key) : std::nullopt;
	term::step("check", source.string() + (known ? " (nothing has changed)" : ""));
	if (known)
		return *known;
	CheckVerdict verdict = check_unit(argv, kdir);
	// 0 and 1 are verdicts; anything else is an accident that may not happen again.
	if (key && verdict.status <= 1)
		store.keep(*key, verdict);
	return verdict;
}

} // namespace

void check_module(const BuildRequest &request, bool warn)
{
	fs::path program = program_folder() / "cfl-check";
	if (!fs::exists(program))
		return;
	fs::path kdir = fs::canonical(request.kernel.build);
	bool clean = true;
	for (const Unit &unit : own_units(request)) {
		fs::path source = real_source(unit.command, kdir);
		CheckVerdict verdict = verdict_for(unit, source, program, kdir);
		if (verdict.status == 0)
			continue;
		term::say("{}", verdict.output);
		if (verdict.status != 1 && !warn)
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
