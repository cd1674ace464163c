// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a translation did and did not carry over, for people and for machines.
#pragma once

#include <bindgen/layout.hh>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// A declaration that could not be expressed, by name, place and reason.
struct Failure {
	std::string name;
	std::string where;
	std::string reason;
};

/// A bit-field, which has no offset that could be asserted: C spelling of record and member, and
/// the member's C++ spelling.
struct BitField {
	std::string record, member, cxx_member;
	bool is_const = false;
};

/// Where the body of a function stands in the C headers.
struct FunctionPlace {
	std::string name, file;
	unsigned first = 0, last = 0;
};

/// Counts and lists gathered while translating. Nothing is dropped without an entry here.
struct Report {
	std::vector<Failure> failures;
	/// Attribute spelling -> number of places where it was not printed.
	std::map<std::string, unsigned> dropped_attributes;
	/// Macro name -> why it has no constant.
	std::map<std::string, std::string> macros_out_of_reach;
	/// C name -> C++ name, where the two differ.
	std::map<std::string, std::string> renamed;
	unsigned bodies = 0, prototypes = 0, records = 0, offsets = 0, enums = 0, typedefs = 0,
		 variables = 0, constants = 0, macros_tried = 0, config_macros = 0,
		 run_time_macros = 0, type_macros = 0, file_asm = 0, static_asserts = 0;
	/// Header as given -> first error in it, when `blame` asks for that.
	std::map<std::string, std::string> blamed;
	/// Static functions that were printed with their bodies.
	std::vector<std::string> static_bodies;
	Layouts layouts;
	std::vector<FunctionPlace> function_places;
	/// Function -> functions that call it. A complaint about assembly hits all of them.
	std::map<std::string, std::set<std::string>> always_inline_callers;
	/// Every function that was printed; those that never return; those that take gfp_t.
	std::set<std::string> functions, noreturn, gfp_functions;
	std::vector<BitField> bit_fields;
	/// Files that the result depends on.
	std::vector<std::string> inputs;
	/// For the cache: C headers with the hash of what was parsed, paths that were looked for in
	/// vain, and hashes of all identifiers of the headers.
	std::map<std::string, std::string> input_hashes;
	std::set<std::string> missed;
	std::vector<uint64_t> identifiers;

	/// The whole report as JSON text.
	std::string json() const;
};

/// What is lost when `attribute` is not printed; one sentence.
std::string attribute_consequence(const std::string &attribute);

} // namespace cfl::bindgen
