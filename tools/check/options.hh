// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the user asked for, and what the run found out about itself.
#pragma once

#include <check/config.hh>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfl::check
{

struct Options {
	bool dump = false; ///< Print what is judged, for work on the checker itself.
	enum class Dialect { Auto, General, Kernel };
	Dialect dialect = Dialect::Auto;
	std::vector<std::string> trust; ///< Globs of files whose bodies are believed.
	std::set<std::string> disabled; ///< Rules that are off.
	KernelConfig config;		///< Known CONFIG_ names; none: not checked.
	bool headers = true;		///< Judge project headers as well as main files.
	std::string root;		///< Headers below it are the project's.
};

struct Stats {
	struct File {
		unsigned lines = 0, unsafe_blocks = 0, unsafe_functions = 0, functions = 0;
	};
	std::map<std::string, File> files;
	std::vector<std::pair<double, std::string>> slowest; ///< Seconds, function.
	unsigned functions = 0, too_big = 0;
};

} // namespace cfl::check
