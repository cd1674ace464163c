// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the checker has to say, and the table of its rules.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cfl::check
{

struct Note {
	std::string file;
	unsigned line = 0, column = 0;
	std::string message;
};

struct Finding {
	std::string file;
	unsigned line = 0, column = 0;
	std::string rule, message;
	bool error = true;
	std::vector<Note> notes;
};

/// When a rule applies.
enum class Profile {
	Always, ///< In any C++ file.
	Marked, ///< Where anything is marked unsafe, and wherever `Kernel` applies.
	Kernel, ///< Where the dialect is spoken: our annotations, or --profile kernel.
};

struct Rule {
	std::string_view id;
	Profile profile;
	std::string_view summary;
	std::string_view explain;
};

/// All rules, sorted by id.
const std::vector<Rule> &rules();
const Rule *find_rule(std::string_view id);

} // namespace cfl::check
