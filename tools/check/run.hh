// SPDX-License-Identifier: GPL-2.0
/// @file
/// Parses the files that the user names and judges them.
#pragma once

#include <check/finding.hh>
#include <check/options.hh>

#include <string>
#include <vector>

namespace cfl::check
{

struct Unit {
	std::string file;
	std::vector<std::string> flags;
	std::string directory;
	bool drive = true; ///< Its functions are called with made-up arguments.
};

struct Outcome {
	std::vector<Finding> findings;
	std::vector<std::string> errors; ///< Why something could not be judged.
	Stats stats;
};

/// Judges one unit. Adds to `outcome`.
void check_unit(const Unit &unit, const Options &options, Outcome &outcome);

/// The flags of `file`: from a compile_commands.json above it, or a plain C++20 line.
Unit find_unit(const std::string &file);

/// Units of a module's folder from the `.*.cmd` files of its build. `kdir` is the kernel's build
/// folder, which the flags are relative to; empty: looked for beside the headers that they name.
/// False with `error` set.
bool module_units(const std::string &folder, const std::string &kdir, std::vector<Unit> &units,
		  std::string &error);

std::string as_json(const std::vector<Finding> &findings);
std::string as_sarif(const std::vector<Finding> &findings);
std::string as_text(const std::vector<Finding> &findings, bool colour);
std::string stats_text(const Stats &stats);

} // namespace cfl::check
