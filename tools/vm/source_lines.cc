// SPDX-License-Identifier: GPL-2.0
/// @file
/// Source lines from DWARF, through elfutils' libdwfl, which also relocates a `.ko`.
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include <fmt/format.h>

#include "support/error.hh"
#include "vm/decode.hh"

namespace cfl
{

namespace
{

/// No debug files from elsewhere.
int find_nothing(Dwfl_Module *, void **, const char *, Dwarf_Addr, const char *, const char *,
		 GElf_Word, char **)
{
	return -1;
}

const Dwfl_Callbacks callbacks{.find_elf = nullptr,
			       .find_debuginfo = find_nothing,
			       .section_address = dwfl_offline_section_address,
			       .debuginfo_path = nullptr};

/// The file as a user wants to click on it: links resolved, short if it is below this folder.
std::string shown_path(const char *file, const char *folder)
{
	std::error_code error;
	fs::path path = file;
	if (path.is_relative() && folder)
		path = fs::path(folder) / path;
	fs::path real = fs::canonical(path, error);
	if (error)
		real = path.lexically_normal();
	fs::path here = fs::current_path(error);
	fs::path relative = real.lexically_relative(here);
	return !relative.empty() && *relative.begin() != ".." ? relative.string() : real.string();
}

/// By way of each unit's own ranges: Clang writes no .debug_aranges, which dwfl_module_getsrc needs.
std::optional<std::string> find_line(Dwfl_Module *module, Dwarf_Addr address)
{
	Dwarf_Addr bias = 0;
	for (Dwarf_Die *unit = nullptr; (unit = dwfl_module_nextcu(module, unit, &bias));) {
		if (dwarf_haspc(unit, address - bias) <= 0)
			continue;
		Dwarf_Line *line = dwarf_getsrc_die(unit, address - bias);
		int number = 0;
		const char *file = line ? dwarf_linesrc(line, nullptr, nullptr) : nullptr;
		if (!file || dwarf_lineno(line, &number) != 0)
			continue;
		Dwarf_Attribute attribute;
		const char *folder = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
		return fmt::format("{}:{}", shown_path(file, folder), number);
	}
	return std::nullopt;
}

} // namespace

struct SourceLines::State {
	Dwfl *dwfl = nullptr;
	Dwfl_Module *module = nullptr;

	~State()
	{
		if (dwfl)
			dwfl_end(dwfl);
	}
};

SourceLines::SourceLines(const fs::path &elf) : state_(std::make_unique<State>())
{
	state_->dwfl = dwfl_begin(&callbacks);
	if (state_->dwfl)
		state_->module = dwfl_report_offline(state_->dwfl, "file", elf.c_str(), -1);
	if (!state_->module)
		fail("cannot read {}: {}", elf.string(), dwfl_errmsg(-1));
	dwfl_report_end(state_->dwfl, nullptr, nullptr);
}

SourceLines::~SourceLines() = default;
SourceLines::SourceLines(SourceLines &&) noexcept = default;

std::optional<std::string> SourceLines::find(const std::string &symbol, unsigned long offset,
					     unsigned long size) const
{
	int count = dwfl_module_getsymtab(state_->module);
	for (int i = 0; i < count; i++) {
		GElf_Sym found;
		GElf_Addr address = 0;
		const char *name = dwfl_module_getsym_info(state_->module, i, &found, &address,
							   nullptr, nullptr, nullptr);
		if (!name || symbol != name || GELF_ST_TYPE(found.st_info) != STT_FUNC)
			continue;
		// The kernel rounds the size up to the next symbol; a smaller one is another function.
		if (size && found.st_size && size < found.st_size)
			continue;
		if (std::optional<std::string> place = find_line(state_->module, address + offset))
			return place;
	}
	return std::nullopt;
}

} // namespace cfl
