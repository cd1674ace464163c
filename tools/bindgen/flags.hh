// SPDX-License-Identifier: GPL-2.0
/// @file
/// From the kernel's C flags to the arguments Clang parses with.
#pragma once

#include <bindgen/options.hh>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// A header that is put behind the kernel's kconfig.h, and what it says.
inline constexpr const char *CONFIG_FIX_PATH = "/cfl-bindgen/config-fix.h";
extern const char *const CONFIG_FIX_TEXT;

/// Arguments for Clang's driver, without program and input. Warnings, output files and whatever
/// Clang does not know are left out; Clang poses as `options.compiler`.
std::vector<std::string> clang_arguments(const Options &options);

/// The flags that Clang understands as a compiler (for code, not only for parsing).
std::vector<std::string> clang_code_flags(const Options &options);

/// Splits a flags file or a quoted command line like a shell does (quotes and backslashes only).
std::vector<std::string> split_command(const std::string &text);

} // namespace cfl::bindgen
