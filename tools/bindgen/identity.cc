// SPDX-License-Identifier: GPL-2.0
#include <bindgen/identity.hh>
#include <bindgen/store.hh>

#include <cstring>
#include <elf.h>
#include <fstream>
#include <link.h>
#include <sstream>

namespace cfl::bindgen
{

namespace
{

/// The build ID among these notes; empty where there is none.
std::string build_id(const char *notes, size_t size)
{
	auto padded = [](size_t n) { return (n + 3) & ~size_t(3); };
	ElfW(Nhdr) note;
	while (size >= sizeof note) {
		memcpy(&note, notes, sizeof note);
		size_t name = padded(note.n_namesz), whole = sizeof note + name;
		whole += padded(note.n_descsz);
		if (whole > size)
			break;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
		    memcmp(notes + sizeof note, "GNU", 4) == 0)
			return std::string(notes + sizeof note + name, note.n_descsz);
		notes += whole;
		size -= whole;
	}
	return "";
}

/// Asked for each object; the first one is the program.
int look_into(dl_phdr_info *info, size_t, void *result)
{
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) &p = info->dlpi_phdr[i];
		if (p.p_type != PT_NOTE)
			continue;
		auto *notes = reinterpret_cast<const char *>(info->dlpi_addr + p.p_vaddr);
		std::string id = build_id(notes, p.p_memsz);
		if (id.empty())
			continue;
		*static_cast<std::string *>(result) = id;
		break;
	}
	return 1;
}

} // namespace

std::string program_identity()
{
	std::string id;
	dl_iterate_phdr(look_into, &id);
	if (!id.empty())
		return id;
	std::ifstream file("/proc/self/exe", std::ios::binary);
	std::stringstream text;
	text << file.rdbuf();
	return content_hash(text.str());
}

} // namespace cfl::bindgen
