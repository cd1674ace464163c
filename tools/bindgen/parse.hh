// SPDX-License-Identifier: GPL-2.0
/// @file
/// One parse of the C headers, constants of macros included.
#pragma once

#include <bindgen/options.hh>
#include <bindgen/report.hh>
#include <bindgen/translator.hh>
#include <functional>
#include <set>
#include <string>

namespace cfl::bindgen
{

/// What a parse hands to its user while the syntax tree lives.
/// A macro that is nothing but an integer, which needs no parser: `0x10UL`, `(-1)`.
struct MacroLiteral {
	std::string name;
	uint64_t value = 0;
	bool negative = false, decimal = false, is_unsigned = false;
	unsigned longs = 0; ///< How many `l` the suffix has.
};

struct Parsed {
	clang::ASTContext &context;
	const AsmInlineSet &asm_inlines;
	const std::vector<MacroLiteral> &literals;
};

/// Which macros get a constant: all, or only these names.
struct MacroSelection {
	bool all = false;
	std::set<std::string> names;
	std::set<std::string> owned; ///< Emitted as `cfl_c_NAME`.
};

/// Parses and calls `use`. Returns false after the errors were written to `errors`, each with its
/// place; a parse error is fatal because a header that half parses is half translated.
bool parse(const Options &options, const MacroSelection &macros, Report &report,
	   std::vector<std::string> &errors, const std::function<void(Parsed)> &use);

/// The prefix of the variables that hold the values of macros in the syntax tree.
/// What __FILE__ is there.
inline constexpr const char *MACRO_FILE = "<cfl macros>";
inline constexpr const char *MACRO_PREFIX = "cfl_macro_";

} // namespace cfl::bindgen
