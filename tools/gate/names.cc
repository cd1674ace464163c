// SPDX-License-Identifier: GPL-2.0
/// @file
/// Symbol names, COMDAT groups, licence and sizes.
#include <elf.h>
#include <fmt/format.h>

#include "gate/checks.hh"

namespace cfl::gate
{

Findings check_names(const ElfFile &file, std::size_t max_symbol)
{
	Findings findings;
	for (const Section &section : file.sections()) {
		if (section.type != SHT_GROUP)
			continue;
		findings.push_back(
			{.rule = "group",
			 .message = "a COMDAT group is left in the module; the kernel would refuse "
				    "to load it, or load it without some functions. Link the "
				    "C++ objects with `ld -r --force-group-allocation`, as "
				    "kbuild/Makefile.cxx does"});
		break;
	}
	for (const Symbol &symbol : file.symbols()) {
		if (symbol.name.size() <= max_symbol)
			continue;
		Place place = symbol.is_function() ? file.line_of(symbol.section, symbol.value)
						   : file.declaration_of(symbol.name);
		findings.push_back(
			{.rule = "symbol-length",
			 .message = fmt::format(
				 "the name of `{}` has {} characters in the symbol table ({}); {} "
				 "is the limit, for it shows up in every stack trace. Put the work "
				 "into a function that is no template",
				 demangle(symbol.name), symbol.name.size(), place.text(),
				 max_symbol),
			 .symbol = symbol.name,
			 .place = place});
	}
	return findings;
}

Findings check_thunks(const ElfFile &file)
{
	Findings findings;
	for (const Symbol &symbol : file.symbols()) {
		bool thunk = symbol.name.starts_with("_ZTh") || symbol.name.starts_with("_ZTv") ||
			     symbol.name.starts_with("_ZTc");
		if (!thunk || symbol.undefined())
			continue;
		// "non-virtual thunk to Child::run()"
		std::string text = demangle(symbol.name);
		constexpr std::string_view before = " to ";
		if (std::size_t at = text.find(before); at != std::string::npos)
			text.erase(0, at + before.size());
		Place place = file.line_of(symbol.section, symbol.value);
		findings.push_back(
			{.rule = "thunk",
			 .message = fmt::format(
				 "`{}` ({}) overrides a virtual function of a second or virtual "
				 "base class. Compilers reach it through a function of their own "
				 "making, which clang++ does not protect as the kernel wants it "
				 "(-mfunction-return). Derive from one class with virtual "
				 "functions, and make the other a member",
				 text, place.text()),
			 .symbol = symbol.name,
			 .function = symbol.name,
			 .place = place});
	}
	return findings;
}

Findings check_licence(const ElfFile &file)
{
	if (!file.modinfo("license").empty())
		return {};
	return {{.rule = "licence",
		 .message = "the module names no licence, so the kernel would not load it. Give "
			    "MODULE() a `.license`, such as \"GPL\""}};
}

Sizes measure(const ElfFile &file)
{
	Sizes sizes;
	for (const Section &section : file.sections()) {
		if (!section.allocated())
			continue;
		if (section.type == SHT_NOBITS)
			sizes.bss += section.size;
		else if (section.writable())
			sizes.data += section.size;
		else
			sizes.text += section.size;
	}
	return sizes;
}

} // namespace cfl::gate
