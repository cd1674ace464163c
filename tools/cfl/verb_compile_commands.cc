// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl compile-commands`: what clangd needs to know, from Kbuild's own records.
#include <nlohmann/json.hpp>

#include "cfl/cmd_file.hh"
#include "cfl/compiler.hh"
#include "cfl/module_build.hh"
#include "cfl/verbs.hh"
#include "support/error.hh"
#include "support/term.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// clangd compiles the includes at a file's head apart, and defines what the command line defines
/// once more behind them: -DMODULE would take the place of the library's macro of that name.
std::string for_clangd(const std::string &flag, bool cxx)
{
	return cxx && flag == "-DMODULE" ? "-DCFL_IS_MODULE=1" : flag;
}

nlohmann::json entry_for(const CompileCommand &command, const fs::path &kdir,
			 const fs::path &source)
{
	bool cxx = source.extension() == ".cc";
	nlohmann::json arguments = nlohmann::json::array({cxx ? "clang++" : "clang"});
	for (const std::string &flag : clang_flags(command, kdir))
		arguments.push_back(for_clangd(flag, cxx));
	for (const char *flag :
	     {"-Wno-unknown-warning-option", "-Wno-ignored-optimization-argument", "-c"})
		arguments.push_back(flag);
	arguments.push_back(source.string());
	return {{"directory", kdir.string()}, {"file", source.string()}, {"arguments", arguments}};
}

nlohmann::json collect(const fs::path &out, const fs::path &source_folder, const fs::path &kdir)
{
	nlohmann::json list = nlohmann::json::array();
	for (const fs::directory_entry &entry : fs::recursive_directory_iterator(out)) {
		if (!entry.path().filename().string().ends_with(".o.cmd"))
			continue;
		std::optional<CompileCommand> command = read_cmd_file(entry.path());
		if (!command)
			continue;
		fs::path source = real_source(*command, kdir);
		// Generated C files (foo.mod.c) are nobody's to edit.
		fs::path inside = source.lexically_relative(source_folder);
		if (!inside.empty() && *inside.begin() != ".." &&
		    !source.filename().string().ends_with(".mod.c"))
			list.push_back(entry_for(*command, kdir, source));
	}
	return list;
}

} // namespace

int verb_compile_commands(const BuildOptions &options)
{
	BuildRequest request{.source = fs::weakly_canonical(options.folder),
			     .kernel = find_kernel(options.kernel),
			     .quiet = true};
	request.cxx = options.cxx.empty() ? "" : find_compiler(options.cxx);
	request.out = shadow_folder(request.source, request.kernel, request.cxx);
	BuildResult built = build_module(request);
	fs::path kdir = fs::canonical(request.kernel.build);
	nlohmann::json list = collect(request.out, request.source, kdir);
	if (list.empty())
		throw Error(fmt::format("{} compiles no file of its own, so there is nothing to "
					"tell clangd:\n{}",
					request.source.string(), built.output),
			    Exit::No);
	if (built.status != 0)
		term::warn("the module does not build; clangd gets what was compiled so far");
	fs::path file = request.source / "compile_commands.json";
	write_file(file, list.dump(2) + "\n");
	fmt::print("{}\n", file.string());
	return 0;
}

} // namespace cfl
