// SPDX-License-Identifier: GPL-2.0
/// @file
/// Holds translated layouts against the type information of a kernel image.
#pragma once

#include <bindgen/layout.hh>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// What was compared and what disagrees.
struct Verification {
	std::string source; ///< The file that the type information came from.
	size_t records = 0, members = 0, bit_fields = 0, enums = 0, values = 0, functions = 0;
	size_t records_unknown = 0, enums_unknown = 0, functions_unknown = 0,
	       functions_assembly = 0;
	std::vector<std::string> disagreements;
	/// Records whose name another record has in the kernel, with how that shows.
	std::vector<std::string> namesakes;

	size_t compared() const { return records + members + enums + values + functions; }
	std::string json() const;
	std::string text() const;
};

/// `image`: an ELF file with BTF (vmlinux, a module, raw BTF), or a bzImage, which is unpacked into
/// a temporary file. `base` is vmlinux where `image` is a module. False with a message in `error`.
bool verify_btf(const std::string &image, const std::string &base, const Layouts &layouts,
		Verification &result, std::string &error);

/// The image that belongs to a build folder: KDIR/vmlinux when it carries BTF, else the vmlinuz of
/// the same version under `boot` of the same root. Empty: there is none.
std::string find_image(const std::string &kdir);

/// The types and the exported functions of an image as a C header (for --from-btf).
bool btf_as_c(const std::string &image, std::string &text, std::string &error);

} // namespace cfl::bindgen
