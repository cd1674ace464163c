// SPDX-License-Identifier: GPL-2.0
/// @file
/// The command line of `cfl`.
#pragma once

#include <string>
#include <vector>

namespace cfl
{

/// Parses and runs; returns the exit code. Throws `Error`.
int run_command_line(std::vector<std::string> arguments);

} // namespace cfl
