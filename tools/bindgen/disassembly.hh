// SPDX-License-Identifier: GPL-2.0
/// @file
/// The machine code of an object file, function by function, in a form that can be compared.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// One function: instructions with addresses made relative and label numbers removed, and the
/// symbols that its relocations name.
struct Code {
	std::vector<std::string> instructions;
	std::set<std::string> symbols;
};

/// Parses the output of `objdump -dr --no-show-raw-insn`. C++ names of static things are turned
/// back into their C names, compilers' clones (`.part.0`) into their function's.
std::map<std::string, Code> parse_disassembly(const std::string &text);

/// The C name behind a symbol as an object file spells it.
std::string plain_symbol(std::string name);

} // namespace cfl::bindgen
