// SPDX-License-Identifier: GPL-2.0
/// @file
/// The macros that are defined at the end of the headers, as lines of C that show what they are.
#pragma once

#include <bindgen/parse.hh>

namespace clang
{
class IdentifierInfo;
class Preprocessor;
} // namespace clang

namespace cfl::bindgen
{

/// Says of a name whether it is a type's.
using IsType = std::function<bool(const clang::IdentifierInfo *)>;

/// Makes the lines. What can be neither a value nor a type goes to `report.macros_out_of_reach`.
MacroLines macro_lines(clang::Preprocessor &pp, const MacroSelection &selection,
		       const IsType &is_type, Report &report);

} // namespace cfl::bindgen
