// SPDX-License-Identifier: GPL-2.0
/// @file
/// How drivers (drives.hh) come behind a file in the same parse: the file gets a last line, a pragma, and whoever reads
/// it has read all of the file, so that it can write them and have them read next.
#pragma once

#include <check/drives.hh>

#include <clang/Frontend/CompilerInstance.h>

namespace cfl::check
{

/// The lines that a file is read with.
inline constexpr llvm::StringLiteral DRIVERS_LINES =
	"\nnamespace cfl_runs {}\n#pragma cfl_drivers\n";

/// Lets the compiler write drivers where it meets the pragma. They are left in @p drivers; parts of them
/// may be left out (`Drivers::part_at`).
void drive_at_pragma(clang::CompilerInstance &compiler, const Options &options,
		     const std::set<std::string> &without, Drivers &drivers);

} // namespace cfl::check
