// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the tests show of each thing in the library, found by looking where it is named.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/file.hh"

namespace cfl::doctest
{

/// One thing that the library offers.
struct Item {
	std::string title;
	std::string header;		///< Below `lib/`.
	std::string rust;		///< Its counterpart in Rust for Linux.
	std::vector<std::string> names; ///< By any of which a test speaks of it.
};

struct Section {
	std::string title;
	std::vector<Item> items;
};

/// `docs/library.json`.
struct Library {
	std::vector<Section> sections;
	std::vector<std::string> without_item; ///< Headers that only help others.
};

/// Where an item is named.
struct Evidence {
	std::vector<std::string> kernel;   ///< KUnit files: "memory/boxes".
	std::vector<std::string> host;	   ///< GoogleTest files: "num".
	std::vector<std::string> refused;  ///< Programs that must not compile: "arc_copied".
	std::vector<std::string> examples; ///< Headers whose examples use it.
	std::vector<std::string> samples;

	/// Samples are no tests by themselves.
	bool empty() const
	{
		return kernel.empty() && host.empty() && refused.empty() && examples.empty();
	}
};

/// Reads the list. Throws `Error` naming the file and what is wrong in it.
Library read_library(const fs::path &file);

/// Whether one of the names stands in the text as a whole word.
bool mentions(std::string_view text, const std::vector<std::string> &names);

/// Looks through the tests below `root`.
Evidence find_evidence(const fs::path &root, const Item &item);

/// The table as Markdown. Throws `Error` when an item has no test, is not in its header, or a header
/// of the library is neither an item's nor listed as without one.
std::string library_table(const fs::path &root, const Library &library);

/// The programs below `tests/compile-fail`, and with what words each is refused, as Markdown.
std::string misuse_table(const fs::path &root);

} // namespace cfl::doctest
