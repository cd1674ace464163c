// SPDX-License-Identifier: GPL-2.0
/// @file
/// Proof that the translation is C: the same compiler makes the same code from both.
#pragma once

#include <bindgen/layout.hh>
#include <bindgen/options.hh>
#include <map>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// The cause of a difference of which no cause was found.
inline constexpr const char *NO_CAUSE = "unexplained";

/// How one function differs.
struct Difference {
	std::string function, kind;
	std::vector<std::string> lost, gained; ///< Symbols, when they differ.
	size_t c_instructions = 0, cxx_instructions = 0;
	/// Why, as far as what the two front ends hand to the optimisers shows it; what it rests on;
	/// and the inlined function that brings it, when it is not the function itself.
	std::string cause = NO_CAUSE, evidence, through;
};

/// The outcome for one kernel and one compiler.
struct Proof {
	size_t headers = 0, bodies = 0, bodies_failed = 0;
	size_t asserts = 0, asserts_failed = 0;
	size_t records = 0, offsets = 0, bit_fields = 0, bit_fields_differ = 0;
	size_t functions = 0, identical = 0, not_out_of_line = 0;
	size_t c_instructions = 0, cxx_instructions = 0;
	std::vector<std::string> left_out; ///< What C cannot put out of line either.
	std::vector<Difference> differences;
	std::map<std::string, size_t> kinds;
	std::map<std::string, size_t> causes() const;
	Layouts layouts;		 ///< To be held against BTF.
	std::vector<std::string> errors; ///< What the C++ compiler said, first lines.

	double bodies_percent() const;
	double layout_percent() const;
	double code_percent() const;
	/// Differences in referenced symbols, which no optimiser explains.
	size_t symbol_differences() const;
	std::string json() const;
	std::string text() const;
};

/// Generates the full header, forces every static inline function out of line in C and in C++ with
/// the compiler of `options`, and compares. Work files stay in `folder` (made if missing).
bool prove(const Options &options, const std::string &folder, Proof &proof,
	   std::vector<std::string> &errors);

/// The program that takes objects apart. LLVM's, where it is: with a section for each function the
/// GNU one searches all symbols for each address, minutes where LLVM's takes a tenth of a second.
/// Otherwise that of the binutils with `prefix`, such as `s390x-linux-gnu-`.
std::string default_objdump(const std::string &prefix);

} // namespace cfl::bindgen
