// SPDX-License-Identifier: GPL-2.0
/// @file
/// Kbuild's `.foo.o.cmd` files: how an object was made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// One compiler run.
struct CompileCommand {
	std::string compiler{};
	std::vector<std::string>
		flags{}; ///< Without compiler, -c, -o, dependency output and source.
	std::string source{};
	std::string output{};
};

/// Cuts a command line as a POSIX shell does; no expansions.
std::vector<std::string> shell_split(std::string_view line);

/// The first compiler run of a saved command line, nothing if it compiles no file.
std::optional<CompileCommand> parse_compile_command(const std::string &line);

/// Reads the `savedcmd_` or `cmd_` line of the file; nothing if there is none that compiles.
std::optional<CompileCommand> read_cmd_file(const fs::path &file);

/// The flags with paths made absolute that were meant relative to `folder`.
std::vector<std::string> absolute_flags(const CompileCommand &command, const fs::path &folder);

/// The same without the flags of GCC that Clang's front end refuses.
std::vector<std::string> clang_flags(const CompileCommand &command, const fs::path &folder);

/// The source itself, where a shadow folder has a link; relative names are meant from `folder`.
fs::path real_source(const CompileCommand &command, const fs::path &folder);

} // namespace cfl
