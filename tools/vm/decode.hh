// SPDX-License-Identifier: GPL-2.0
/// @file
/// Makes kernel logs readable: C++ names demangled, addresses in our modules as file and line.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// The C++ name behind a symbol, `__pfx_` dropped, `.isra.0` and its like kept as "[clone ...]".
/// Anything else comes back as it is.
std::string demangle(std::string_view symbol);

/// Every mangled name in a text demangled.
std::string demangle_all(std::string_view text);

/// An ELF file with symbols and DWARF.
class SourceLines
{
public:
	/// Throws `Error` if the file is no ELF file.
	explicit SourceLines(const fs::path &elf);
	~SourceLines();
	SourceLines(SourceLines &&) noexcept;

	/// "file.cc:12" of `symbol + offset`; `size` tells functions of one name apart. Nothing if
	/// the symbol is unknown or the file has no line table.
	std::optional<std::string> find(const std::string &symbol, unsigned long offset,
					unsigned long size) const;

private:
	struct State;
	std::unique_ptr<State> state_;
};

/// Decodes line by line.
class LogDecoder
{
public:
	/// `[name]` in a log means this file from now on.
	void add_module(const fs::path &ko);
	/// For addresses in the kernel itself; only a vmlinux with DWARF helps.
	void set_kernel(const fs::path &vmlinux);

	std::string decode(const std::string &line) const;

private:
	std::string decode_address(const std::string &line, const std::string &symbol,
				   unsigned long offset, unsigned long size,
				   const std::string &module) const;

	std::map<std::string, SourceLines> modules_;
	std::optional<SourceLines> kernel_;
};

} // namespace cfl
