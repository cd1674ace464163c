// SPDX-License-Identifier: GPL-2.0
/// @file
/// All gates together, and their report.
#pragma once

#include <string>
#include <vector>

#include "gate/checks.hh"

namespace cfl::gate
{

struct Options {
	fs::path kdir{};		 ///< Empty: nothing is known of the kernel's exports.
	std::vector<fs::path> symvers{}; ///< Of other modules that this one uses.
	bool more_modules = false;
	std::size_t max_symbol = 256;
	std::uint64_t max_frame =
		0; ///< 0: what the kernel's configuration says, if there is a kdir.
};

struct Report {
	fs::path file;
	Findings findings{};
	Sizes sizes{};

	bool accepted() const { return findings.empty(); }

	/// One line per finding; a line with the sizes if there is none.
	std::string text() const;
	std::string json() const;
};

/// Throws `Error` if a file can't be read.
Report inspect(const fs::path &file, const Options &options);

} // namespace cfl::gate
