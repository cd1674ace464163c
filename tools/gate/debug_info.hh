// SPDX-License-Identifier: GPL-2.0
/// @file
/// Source places from the DWARF of a relocatable file, by libdw.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <elfutils/libdwfl.h>

#include "support/file.hh"

namespace cfl::gate
{

/// Answers nothing when the file has no debug information.
class DebugInfo
{
public:
	explicit DebugInfo(const fs::path &path);
	~DebugInfo();
	DebugInfo(const DebugInfo &) = delete;
	DebugInfo &operator=(const DebugInfo &) = delete;

	/// File and line of an instruction; line 0 if unknown.
	std::pair<std::string, int> line_of(unsigned section, std::uint64_t offset);

	/// File and line of a variable's declaration, by its symbol.
	std::pair<std::string, int> declaration_of(const std::string &symbol);

private:
	struct Row {
		std::uint64_t address;
		const char *file; ///< Null where a sequence ends.
		int line;
	};

	void read_lines();
	void collect(Dwarf_Die *die);
	void remember(Dwarf_Die *die);

	Dwfl *dwfl_ = nullptr;
	Dwfl_Module *module_ = nullptr;
	bool lines_read_ = false;
	std::vector<Row> rows_{}; ///< By address; clang writes no .debug_aranges to search by.
	bool collected_ = false;
	std::map<std::string, std::pair<std::string, int>> variables_{};
};

} // namespace cfl::gate
