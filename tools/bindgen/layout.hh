// SPDX-License-Identifier: GPL-2.0
/// @file
/// Layouts and prototypes as data, to be held against what a kernel image says about itself.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// One member, those of unnamed members included, at its place in the outermost record.
struct MemberLayout {
	uint64_t bit_offset = 0;
	uint32_t bit_width = 0; ///< 0: not a bit-field.
	bool operator==(const MemberLayout &) const = default;
};

struct RecordLayout {
	std::string name;
	bool is_union = false;
	uint64_t size = 0;
	std::map<std::string, MemberLayout> members;
};

struct EnumLayout {
	std::string name;
	uint64_t size = 0;
	std::map<std::string, int64_t> values;
};

/// Types are spelt the same way from C and from BTF: `i32`, `u64`, `b8`, `v`, `p(...)`,
/// `struct name`, `f(result;parameters)`; qualifiers and typedefs do not show.
struct Prototype {
	std::string name, type;
};

/// All that a translation laid out.
struct Layouts {
	std::vector<RecordLayout> records;
	std::vector<EnumLayout> enums;
	std::vector<Prototype> functions;
};

} // namespace cfl::bindgen
