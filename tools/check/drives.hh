// SPDX-License-Identifier: GPL-2.0
/// @file
/// Drivers: functions that call those of a file with arguments that are made up, for the machine that runs functions
/// (exec.hh), which needs some that ask for nothing but numbers. They are C++, parsed behind the end of the file.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// A driver: a function of numbers in the namespace `cfl_runs`.
struct Driver {
	std::string name;
	/// The function that it drives, or the class and its bases.
	std::vector<std::string> about;
	/// A function that it knows to call with an object.
	struct Call {
		std::string name;
		bool again; ///< What asks for nothing and changes something may begin or end what the others do.
		bool single = false; ///< Not together with others.
		size_t choices = 1;  ///< Classes that its argument may be of.
	};
	std::vector<Call> calls;
	size_t choices = 1; ///< Of a function: as for a call.
	bool varied = true; ///< May it matter which numbers are alike, and whether there are any?
};

/// What the text of drivers is called in messages.
inline constexpr llvm::StringLiteral DRIVERS_FILE = "cfl-runs.hh";

struct Drivers {
	std::string text;
	std::vector<Driver> all;

	/// What of the text stands in a line: a driver or how an object is made, by a name that does not change from one
	/// parse to the next. Empty for what all have in common.
	std::string part_at(unsigned line) const;
};

/// Writes drivers for the functions and classes of a file that others can call, but not these parts.
Drivers write_drivers(const Session &session, const clang::TranslationUnitDecl *unit,
		      const std::set<std::string> &without);

} // namespace cfl::check
