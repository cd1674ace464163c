// SPDX-License-Identifier: GPL-2.0
/// @file
/// A relocatable ELF file: sections, symbols, relocations, and what its debug information says.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/file.hh"

namespace cfl::gate
{

/// A place in a source file; line 0 means that it is not known.
struct Place {
	std::string file{};
	int line = 0;

	/// "registry.cc:12", or "no line is known".
	std::string text() const;
};

struct Section {
	std::string name{};
	std::uint32_t type = 0;
	std::uint64_t flags = 0;
	std::uint64_t size = 0;
	std::string_view bytes{}; ///< Empty for `.bss`. Lives as long as the file.

	bool allocated() const;
	bool executable() const;
	bool writable() const;
};

struct Symbol {
	std::string name{};
	unsigned section = 0; ///< 0: undefined.
	std::uint64_t value = 0;
	std::uint64_t size = 0;
	unsigned type = 0; ///< STT_*
	unsigned bind = 0; ///< STB_*

	bool undefined() const;
	bool is_function() const;
	bool is_object() const;
};

struct Relocation {
	unsigned section = 0; ///< The section that is patched.
	std::uint64_t offset = 0;
	unsigned symbol = 0; ///< Index in `ElfFile::symbols()`.
	std::int64_t addend = 0;
};

/// Reads everything at once, but debug information only when asked for.
class ElfFile
{
public:
	/// Throws `Error` if the file can't be read or is no relocatable ELF file (`.o`, `.ko`).
	explicit ElfFile(const fs::path &path);
	~ElfFile();
	ElfFile(const ElfFile &) = delete;
	ElfFile &operator=(const ElfFile &) = delete;

	const fs::path &path() const { return path_; }
	unsigned machine() const { return machine_; }
	const std::vector<Section> &sections() const { return sections_; }
	const std::vector<Symbol> &symbols() const { return symbols_; }
	const std::vector<Relocation> &relocations() const { return relocations_; }

	/// The function that covers an offset in a section.
	const Symbol *function_at(unsigned section, std::uint64_t offset) const;

	/// The object that covers an offset in a section.
	const Symbol *object_at(unsigned section, std::uint64_t offset) const;

	/// Where a relocation points: a section and an offset. Relative references are off by up to
	/// eight bytes, since what follows the patched bytes is not known here.
	std::pair<unsigned, std::uint64_t> target(const Relocation &relocation) const;

	/// The source line of an instruction.
	Place line_of(unsigned section, std::uint64_t offset) const;

	/// Where a variable with this symbol name is declared.
	Place declaration_of(const std::string &symbol) const;

	/// The values of `key=` in `.modinfo`.
	std::vector<std::string> modinfo(std::string_view key) const;

private:
	struct Debug;
	Debug &debug() const;
	const Symbol *covering(unsigned section, std::uint64_t offset, bool function) const;

	fs::path path_;
	unsigned machine_ = 0;
	std::string bytes_;
	std::vector<Section> sections_;
	std::vector<Symbol> symbols_;
	std::vector<Relocation> relocations_;
	mutable std::unique_ptr<Debug> debug_;
};

/// `symbol` as C++ source spells it, or unchanged.
std::string demangle(const std::string &symbol);

} // namespace cfl::gate
