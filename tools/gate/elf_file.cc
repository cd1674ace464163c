// SPDX-License-Identifier: GPL-2.0
/// @file
/// Reads relocatable ELF files with libelf.
#include "gate/elf_file.hh"

#include <algorithm>
#include <cstdlib>

#include <cxxabi.h>
#include <fmt/format.h>
#include <gelf.h>
#include <libelf.h>

#include "gate/debug_info.hh"
#include "support/error.hh"

namespace cfl::gate
{

namespace
{

/// An `Elf *` that is ended with the scope.
struct ElfHandle {
	Elf *elf;
	~ElfHandle() { elf_end(elf); }
};

} // namespace

std::string Place::text() const
{
	return line ? fmt::format("{}:{}", file, line) : "no line is known; build with debug info";
}

bool Section::allocated() const
{
	return flags & SHF_ALLOC;
}
bool Section::executable() const
{
	return flags & SHF_EXECINSTR;
}
bool Section::writable() const
{
	return flags & SHF_WRITE;
}
bool Symbol::undefined() const
{
	return section == SHN_UNDEF && !name.empty();
}
bool Symbol::is_function() const
{
	return type == STT_FUNC;
}
bool Symbol::is_object() const
{
	return type == STT_OBJECT;
}

struct ElfFile::Debug : DebugInfo {
	using DebugInfo::DebugInfo;
};

ElfFile::ElfFile(const fs::path &path) : path_(path), bytes_(read_file(path))
{
	elf_version(EV_CURRENT);
	ElfHandle handle{elf_memory(bytes_.data(), bytes_.size())};
	GElf_Ehdr header{};
	if (!handle.elf || elf_kind(handle.elf) != ELF_K_ELF || !gelf_getehdr(handle.elf, &header))
		fail("{}: not an ELF file; name a kernel module (.ko) or an object file",
		     path.string());
	if (header.e_type != ET_REL)
		fail("{}: an ELF file, but not a relocatable one; name a kernel module (.ko) or an "
		     "object file",
		     path.string());
	machine_ = header.e_machine;

	size_t names = 0;
	elf_getshdrstrndx(handle.elf, &names);
	sections_.emplace_back();
	for (Elf_Scn *scn = nullptr; (scn = elf_nextscn(handle.elf, scn));) {
		GElf_Shdr shdr{};
		gelf_getshdr(scn, &shdr);
		Section section;
		const char *name = elf_strptr(handle.elf, names, shdr.sh_name);
		section.name = name ? name : "";
		section.type = shdr.sh_type;
		section.flags = shdr.sh_flags;
		section.size = shdr.sh_size;
		if (shdr.sh_type != SHT_NOBITS && shdr.sh_offset + shdr.sh_size <= bytes_.size())
			section.bytes =
				std::string_view(bytes_).substr(shdr.sh_offset, shdr.sh_size);
		sections_.push_back(section);
	}
	for (Elf_Scn *scn = nullptr; (scn = elf_nextscn(handle.elf, scn));) {
		GElf_Shdr shdr{};
		gelf_getshdr(scn, &shdr);
		Elf_Data *data = elf_getdata(scn, nullptr);
		if (!data || !shdr.sh_entsize)
			continue;
		int count = static_cast<int>(shdr.sh_size / shdr.sh_entsize);
		for (int i = 0; i < count && shdr.sh_type == SHT_SYMTAB; i++) {
			GElf_Sym sym{};
			gelf_getsym(data, i, &sym);
			const char *name = elf_strptr(handle.elf, shdr.sh_link, sym.st_name);
			symbols_.push_back({name ? name : "", sym.st_shndx, sym.st_value,
					    sym.st_size,
					    static_cast<unsigned>(GELF_ST_TYPE(sym.st_info)),
					    static_cast<unsigned>(GELF_ST_BIND(sym.st_info))});
		}
		for (int i = 0; i < count && shdr.sh_type == SHT_RELA; i++) {
			GElf_Rela rela{};
			gelf_getrela(data, i, &rela);
			relocations_.push_back({shdr.sh_info, rela.r_offset,
						static_cast<unsigned>(GELF_R_SYM(rela.r_info)),
						rela.r_addend});
		}
		for (int i = 0; i < count && shdr.sh_type == SHT_REL; i++) {
			GElf_Rel rel{};
			gelf_getrel(data, i, &rel);
			relocations_.push_back({shdr.sh_info, rel.r_offset,
						static_cast<unsigned>(GELF_R_SYM(rel.r_info)), 0});
		}
	}
	std::erase_if(relocations_, [&](const Relocation &r) {
		return r.section >= sections_.size() || r.symbol >= symbols_.size();
	});
}

ElfFile::~ElfFile() = default;

const Symbol *ElfFile::covering(unsigned section, std::uint64_t offset, bool function) const
{
	const Symbol *found = nullptr;
	for (const Symbol &symbol : symbols_) {
		bool kind = function ? symbol.is_function() : symbol.is_object();
		if (!kind || symbol.section != section || symbol.name.starts_with("__pfx_"))
			continue;
		if (offset >= symbol.value &&
		    offset < symbol.value + std::max<std::uint64_t>(symbol.size, 1))
			found = &symbol;
	}
	return found;
}

const Symbol *ElfFile::function_at(unsigned section, std::uint64_t offset) const
{
	return covering(section, offset, true);
}

const Symbol *ElfFile::object_at(unsigned section, std::uint64_t offset) const
{
	return covering(section, offset, false);
}

std::pair<unsigned, std::uint64_t> ElfFile::target(const Relocation &relocation) const
{
	const Symbol &symbol = symbols_[relocation.symbol];
	return {symbol.section, symbol.value + static_cast<std::uint64_t>(relocation.addend)};
}

ElfFile::Debug &ElfFile::debug() const
{
	if (!debug_)
		debug_ = std::make_unique<Debug>(path_);
	return *debug_;
}

Place ElfFile::line_of(unsigned section, std::uint64_t offset) const
{
	auto [file, line] = debug().line_of(section, offset);
	return {file, line};
}

Place ElfFile::declaration_of(const std::string &symbol) const
{
	auto [file, line] = debug().declaration_of(symbol);
	return {file, line};
}

std::vector<std::string> ElfFile::modinfo(std::string_view key) const
{
	std::vector<std::string> values;
	std::string start = std::string(key) + "=";
	for (const Section &section : sections_) {
		if (section.name != ".modinfo")
			continue;
		std::string_view rest = section.bytes;
		while (!rest.empty()) {
			std::string_view entry = rest.substr(0, rest.find('\0'));
			if (entry.starts_with(start))
				values.emplace_back(entry.substr(start.size()));
			rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
		}
	}
	return values;
}

std::string demangle(const std::string &symbol)
{
	int status = 0;
	char *text = abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status);
	std::string result = status == 0 && text ? text : symbol;
	std::free(text);
	return result;
}

} // namespace cfl::gate
