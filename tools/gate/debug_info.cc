// SPDX-License-Identifier: GPL-2.0
/// @file
/// Source places from DWARF.
#include "gate/debug_info.hh"

#include <algorithm>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <gelf.h>

#include "gate/elf_file.hh"

namespace cfl::gate
{

namespace
{

const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.section_address = dwfl_offline_section_address,
	.debuginfo_path = nullptr,
};

std::string text_of(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute attribute;
	const char *text = dwarf_formstring(dwarf_attr_integrate(die, name, &attribute));
	return text ? text : "";
}

/// dwarf_decl_file() takes number 0 for none; in DWARF 5 it is the unit's own source.
const char *declaring_file(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Word number = 0;
	Dwarf_Die cu;
	Dwarf_Files *files = nullptr;
	if (dwarf_formudata(dwarf_attr_integrate(die, DW_AT_decl_file, &attribute), &number) != 0 ||
	    !dwarf_diecu(die, &cu, nullptr, nullptr) ||
	    dwarf_getsrcfiles(&cu, &files, nullptr) != 0)
		return nullptr;
	return dwarf_filesrc(files, number, nullptr, nullptr);
}

} // namespace

DebugInfo::DebugInfo(const fs::path &path)
{
	dwfl_ = dwfl_begin(&callbacks);
	if (!dwfl_)
		return;
	module_ = dwfl_report_offline(dwfl_, path.c_str(), path.c_str(), -1);
	dwfl_report_end(dwfl_, nullptr, nullptr);
}

DebugInfo::~DebugInfo()
{
	dwfl_end(dwfl_);
}

void DebugInfo::read_lines()
{
	if (lines_read_)
		return;
	lines_read_ = true;
	Dwarf_Addr bias = 0;
	for (Dwarf_Die *cu = nullptr; (cu = dwfl_module_nextcu(module_, cu, &bias));) {
		Dwarf_Lines *lines = nullptr;
		size_t count = 0;
		if (dwarf_getsrclines(cu, &lines, &count) != 0)
			continue;
		for (size_t i = 0; i < count; i++) {
			Dwarf_Line *line = dwarf_onesrcline(lines, i);
			Row row{0, nullptr, 0};
			bool end = false;
			Dwarf_Addr address = 0;
			dwarf_lineaddr(line, &address);
			dwarf_lineno(line, &row.line);
			dwarf_lineendsequence(line, &end);
			row.address = address + bias;
			row.file = end ? nullptr : dwarf_linesrc(line, nullptr, nullptr);
			// Line 0 belongs to no source; what stands before it is the better answer.
			if (end || row.line)
				rows_.push_back(row);
		}
	}
	// Where one sequence ends and another begins, the beginning counts.
	std::sort(rows_.begin(), rows_.end(), [](const Row &a, const Row &b) {
		return a.address < b.address || (a.address == b.address && !a.file && b.file);
	});
}

std::pair<std::string, int> DebugInfo::line_of(unsigned section, std::uint64_t offset)
{
	GElf_Addr bias = 0;
	Elf *elf = module_ ? dwfl_module_getelf(module_, &bias) : nullptr;
	Elf_Scn *scn = elf ? elf_getscn(elf, section) : nullptr;
	GElf_Shdr shdr{};
	if (!scn || !gelf_getshdr(scn, &shdr))
		return {};
	read_lines();
	std::uint64_t address = bias + shdr.sh_addr + offset;
	auto after =
		std::upper_bound(rows_.begin(), rows_.end(), address,
				 [](std::uint64_t a, const Row &row) { return a < row.address; });
	if (after == rows_.begin() || !std::prev(after)->file)
		return {};
	return {std::prev(after)->file, std::prev(after)->line};
}

void DebugInfo::remember(Dwarf_Die *die)
{
	const char *file = declaring_file(die);
	int line = 0;
	Dwarf_Attribute attribute;
	Dwarf_Word number = 0;
	if (dwarf_formudata(dwarf_attr_integrate(die, DW_AT_decl_line, &attribute), &number) == 0)
		line = static_cast<int>(number);
	if (!file || !line)
		return;
	std::string name = text_of(die, DW_AT_linkage_name);
	if (name.empty())
		name = text_of(die, DW_AT_name);
	variables_.emplace(name, std::pair(std::string(file), line));
}

void DebugInfo::collect(Dwarf_Die *parent)
{
	Dwarf_Die die;
	if (dwarf_child(parent, &die) != 0)
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
		case DW_TAG_member:
			remember(&die);
			break;
		case DW_TAG_namespace:
		case DW_TAG_class_type:
		case DW_TAG_structure_type:
		case DW_TAG_subprogram:
		case DW_TAG_lexical_block:
			collect(&die);
			break;
		default:
			break;
		}
	} while (dwarf_siblingof(&die, &die) == 0);
}

std::pair<std::string, int> DebugInfo::declaration_of(const std::string &symbol)
{
	if (!collected_ && module_) {
		collected_ = true;
		Dwarf_Addr bias = 0;
		for (Dwarf_Die *cu = nullptr; (cu = dwfl_module_nextcu(module_, cu, &bias));)
			collect(cu);
	}
	auto found = variables_.find(symbol);
	// g++ gives no linkage name to what only one file sees.
	if (found == variables_.end()) {
		std::string name = demangle(symbol);
		std::size_t colon = name.rfind("::");
		found = variables_.find(colon == std::string::npos ? name : name.substr(colon + 2));
	}
	return found == variables_.end() ? std::pair<std::string, int>{} : found->second;
}

} // namespace cfl::gate
