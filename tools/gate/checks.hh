// SPDX-License-Identifier: GPL-2.0
/// @file
/// The gates: each looks at one thing in a module and says what is wrong with it.
#pragma once

#include "gate/elf_file.hh"
#include "gate/finding.hh"
#include "gate/symvers.hh"

namespace cfl::gate
{

/// No constructor or destructor at namespace scope: the kernel runs none.
Findings check_constructors(const ElfFile &file);

/// Whether a function is one of those into which compilers cut the initialisation of a file.
bool is_initialiser(const std::string &function);

/// No COMDAT group is left, and no symbol name is longer than `max_symbol`.
Findings check_names(const ElfFile &file, std::size_t max_symbol);

/// No function that a compiler makes to find the object behind a second polymorphic base.
Findings check_thunks(const ElfFile &file);

/// No floating-point or vector instruction, and no stack frame over `max_frame` bytes (0: any).
/// x86-64 only; other machines pass.
Findings check_code(const ElfFile &file, std::uint64_t max_frame);

/// All C++ objects were compiled with the same flags, as their records in `.comment.cfl` say.
Findings check_flags(const ElfFile &file);

/// What `check_undefined` is told besides the module itself.
struct Linkage {
	Symvers symvers{};	   ///< Empty: only names that no kernel has are refused.
	bool more_modules = false; ///< Modules built beside this one may export what is missing.
};

/// Every undefined symbol is exported by the kernel, to modules of this licence.
Findings check_undefined(const ElfFile &file, const Linkage &linkage);

/// The module names its licence.
Findings check_licence(const ElfFile &file);

/// Bytes in the kernel, counted as `size` does.
struct Sizes {
	std::uint64_t text = 0; ///< Code and constant data.
	std::uint64_t data = 0;
	std::uint64_t bss = 0;
};

Sizes measure(const ElfFile &file);

} // namespace cfl::gate
