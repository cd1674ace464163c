// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a run of the generator is asked to do.
#pragma once

#include <string>
#include <vector>

namespace cfl::bindgen
{

/// The compiler that will eat the generated header; Clang poses as it while parsing.
struct Compiler {
	bool clang = false;
	std::string version = "12.2.0";
	std::string c, cxx; ///< The programs, where code has to be compiled.
	unsigned major() const { return static_cast<unsigned>(std::stoul(version)); }
};

struct Options {
	std::vector<std::string> headers;   ///< C headers to translate, in order.
	std::vector<std::string> for_files; ///< C++ files that select what is emitted.
	std::vector<std::string> include_roots;
	std::vector<std::string> allow; ///< Names or regular expressions that select.
	std::vector<std::string> flags; ///< The kernel's C flags, as Kbuild gives them.
	std::string directory; ///< Where relative flags are meant (the kernel's build folder).
	std::string target;    ///< Clang's triple where the kernel is another machine's.
	Compiler compiler;
	std::string objdump; ///< Program for disassembly; objdump when empty.
	bool macros = true;
	bool layout_asserts = true;
	bool bodies = true;
	/// Annotations that become types: user, iomem, percpu, rcu, endian, bitwise.
	std::vector<std::string> typed;
	bool hashes = true;   ///< Of what was read, for the cache.
	bool details = true;  ///< Keep what proofs, facts and reports need.
	bool one_run = false; ///< The program ends afterwards: do not take the syntax tree apart.
	bool checked_enums = false; ///< Also an enum class for each enum, with conversions.

	bool is_typed(const std::string &annotation) const
	{
		for (const std::string &t : typed)
			if (t == annotation)
				return true;
		return false;
	}
	/// Everything is emitted when nothing selects.
	bool pruned() const { return !for_files.empty() || !allow.empty(); }
};

} // namespace cfl::bindgen
