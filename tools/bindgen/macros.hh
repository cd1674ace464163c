// SPDX-License-Identifier: GPL-2.0
/// @file
/// Values of object-like macros: at the end of the input each becomes a variable of its own type.
#pragma once

#include <bindgen/parse.hh>

namespace cfl::bindgen
{

/// The lines `static const __auto_type cfl_macro_X = (X);` and which macro stands on which line.
struct MacroLines {
	std::string text;
	std::vector<std::string> names;
	std::vector<MacroLiteral> literals; ///< Sorted by name; not among the lines.
};

/// Looks at every macro that is defined now.
MacroLines macro_lines(clang::Preprocessor &pp, const MacroSelection &selection, Report &report);

} // namespace cfl::bindgen
