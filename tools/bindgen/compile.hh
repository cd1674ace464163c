// SPDX-License-Identifier: GPL-2.0
/// @file
/// The compiler whose code is compared: the kernel's flags for C, and the same for C++.
#pragma once

#include <bindgen/options.hh>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// What a program printed (both streams) and how it ended.
struct Output {
	int status = 0;
	std::string text;
};

/// Runs `command` in `directory`; arguments are passed as they are, without a shell.
Output run(const std::vector<std::string> &command, const std::string &directory);

/// The C compiler with the kernel's flags, warnings off; `config_fix` is a file with
/// CONFIG_FIX_TEXT, included behind the kernel's configuration as for the translation.
std::vector<std::string> c_command(const Options &options, const std::string &config_fix);

/// The C++ compiler with the same flags, without includes and without what only C knows.
std::vector<std::string> cxx_command(const Options &options);

} // namespace cfl::bindgen
