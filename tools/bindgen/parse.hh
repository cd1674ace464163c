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

/// A macro that is an integer, computed without a parser.
struct MacroNumber {
	std::string name;
	uint64_t value = 0; ///< Extended to 64 bits in the way of its type.
	unsigned rank = 0;  ///< 0 int, 1 long, 2 long long.
	bool is_unsigned = false;
};

/// What becomes of the macros. Numbers need nothing more. Every other candidate is a statement in a
/// function of the input's end, or a typedef before it.
struct MacroLines {
	std::string text;
	std::vector<std::string> names; ///< Line by line.
	std::vector<uint32_t> starts;	///< Where their lines start.
	std::vector<MacroNumber> numbers;
	/// Why a line cannot be parsed, where that is known better than the parser does.
	std::map<std::string, std::string> reasons;
};

/// What a parse hands to its user while the syntax tree lives.
struct Parsed {
	clang::ASTContext &context;
	const AsmInlineSet &asm_inlines;
	const MacroLines &macros;
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

/// Parses all of it, missing files or not: `report.blamed` has the headers that errors came from.
/// Returns false when an error came from none of them; `errors` has all.
bool find_blamed(const Options &options, Report &report, std::vector<std::string> &errors);

/// What __FILE__ is in the lines of macros.
inline constexpr const char *MACRO_FILE = "<cfl macros>";
/// The prefix of what they declare: a function with a statement for each macro, and types.
inline constexpr const char *MACRO_PREFIX = "cfl_macro_";
inline constexpr const char *MACRO_FUNCTION = "cfl_macro_values";
inline constexpr const char *MACRO_TYPE = "cfl_macro_type_";

} // namespace cfl::bindgen
