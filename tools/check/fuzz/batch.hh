// SPDX-License-Identifier: GPL-2.0
/// @file
/// Judges and runs many generated programs in one file.
#pragma once

#include <check/fuzz/program.hh>

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace cfl::fuzz
{

/// Programs and folders that a batch needs.
struct Tools {
	std::filesystem::path check;   ///< `cfl-check`.
	std::filesystem::path headers; ///< The folder of dialect.hh and harness.cc.
	std::filesystem::path lib;     ///< The library's include root.
	std::filesystem::path work;    ///< Scratch, of this batch alone.
	std::string compiler = "clang++-22";
	std::vector<std::string> sanitizers; ///< "address", "thread", "memory".
};

/// What was found out about the programs of a batch, by name.
struct Verdict {
	std::set<std::string> stillborn;	     ///< The language itself refuses.
	std::map<std::string, std::string> rejected; ///< By the checker: rule and message.
	std::map<std::string, std::set<std::string>> reported; ///< By these sanitizers.
	std::set<std::string> hangs;
};

/// Throws `Error` when a tool cannot be run, or crashes.
Verdict judge(const std::vector<Program> &programs, const Tools &tools);

} // namespace cfl::fuzz
