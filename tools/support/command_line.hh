// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a program says of a command line that it does not understand.
#pragma once

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace cfl
{

/// The exit status for what `app.parse()` threw. Help that was asked for goes to stdout: 0. Anything else is
/// one line on stderr, with the program's name: 2.
inline int not_parsed(const CLI::App &app, const CLI::ParseError &error)
{
	if (error.get_exit_code() == 0)
		return app.exit(error);
	fmt::print(stderr, "{}: {}; --help lists what there is\n", app.get_name(), error.what());
	return 2;
}

} // namespace cfl
