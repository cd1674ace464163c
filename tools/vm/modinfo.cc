// SPDX-License-Identifier: GPL-2.0
/// @file
/// Reads `.modinfo` and resolves dependencies between modules.
#include "vm/modinfo.hh"

#include <algorithm>
#include <elf.h>
#include <gelf.h>
#include <libelf.h>

#include "support/error.hh"
#include "support/process.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// The content of the section `name`, empty if there is none.
std::string section(const std::string &file, const std::string &name, const fs::path &path)
{
	elf_version(EV_CURRENT);
	Elf *elf = elf_memory(const_cast<char *>(file.data()), file.size());
	std::size_t strings = 0;
	if (!elf || elf_kind(elf) != ELF_K_ELF || elf_getshdrstrndx(elf, &strings) != 0) {
		elf_end(elf);
		fail("{} is no kernel module (not an ELF file)", path.string());
	}
	std::string content;
	for (Elf_Scn *scn = nullptr; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr header;
		if (!gelf_getshdr(scn, &header))
			continue;
		const char *found = elf_strptr(elf, strings, header.sh_name);
		Elf_Data *data = found && name == found ? elf_rawdata(scn, nullptr) : nullptr;
		if (data && data->d_buf)
			content.assign(static_cast<const char *>(data->d_buf), data->d_size);
	}
	elf_end(elf);
	return content;
}

} // namespace

std::string module_name(const fs::path &ko)
{
	std::string name = ko.filename();
	name = name.substr(0, name.find(".ko"));
	std::replace(name.begin(), name.end(), '-', '_');
	return name;
}

std::string read_module(const fs::path &ko)
{
	std::string extension = ko.extension();
	if (extension == ".ko")
		return read_file(ko);
	const char *program = extension == ".xz" ? "xz" : extension == ".zst" ? "zstd" : "gzip";
	Outcome outcome = capture(Command{.argv = {program, "-dc", ko.string()}, .merge = false});
	if (!outcome.ok())
		fail("cannot unpack {}: {}", ko.string(), trim(outcome.errors));
	return std::move(outcome.output);
}

ModuleInfo read_module_info(const fs::path &ko)
{
	ModuleInfo info{.name = module_name(ko)};
	std::string content = section(read_module(ko), ".modinfo", ko);
	if (content.empty())
		fail("{} is no kernel module (no .modinfo section)", ko.string());
	for (const std::string &entry : split(content, '\0')) {
		if (entry.starts_with("name="))
			info.name = entry.substr(5);
		if (entry.starts_with("vermagic="))
			info.vermagic = entry.substr(9);
		if (!entry.starts_with("depends="))
			continue;
		for (const std::string &name : split(entry.substr(8), ',')) {
			if (!name.empty())
				info.depends.push_back(name);
		}
	}
	return info;
}

ModuleTree::ModuleTree(const fs::path &modules_folder) : folder_(modules_folder)
{
	if (folder_.empty())
		return;
	// modules.order names `.ko`; the files may be packed.
	for (const std::string &line :
	     split(try_read_file(folder_ / "modules.order").value_or(""), '\n')) {
		if (line.empty())
			continue;
		fs::path file = folder_ / line;
		for (const char *packed : {"", ".xz", ".zst", ".gz"}) {
			if (fs::exists(file.string() + packed))
				files_[module_name(file)] = file.string() + packed;
		}
	}
	builtin_ = try_read_file(folder_ / "modules.builtin").value_or("");
}

bool ModuleTree::is_builtin(const std::string &name) const
{
	for (const std::string &line : split(builtin_, '\n')) {
		if (!line.empty() && module_name(line) == name)
			return true;
	}
	return false;
}

fs::path ModuleTree::find(const std::string &name) const
{
	auto at = files_.find(name);
	return at == files_.end() ? fs::path{} : at->second;
}

void ModuleTree::visit(const std::string &raw_name, const std::map<std::string, fs::path> &provided,
		       std::vector<fs::path> &order) const
{
	std::string name = replace_all(raw_name, "-", "_");
	auto own = provided.find(name);
	fs::path file = own != provided.end() ? own->second : find(name);
	if (file.empty() && is_builtin(name))
		return;
	if (file.empty())
		fail("the kernel has no module `{}` ({})", raw_name,
		     folder_.empty() ? "it came without modules" : folder_.string());
	if (std::find(order.begin(), order.end(), file) != order.end())
		return;
	for (const std::string &needed : read_module_info(file).depends)
		visit(needed, provided, order);
	order.push_back(file);
}

std::vector<fs::path> ModuleTree::closure(const std::vector<std::string> &names,
					  const std::map<std::string, fs::path> &provided) const
{
	std::vector<fs::path> order;
	for (const std::string &name : names)
		visit(name, provided, order);
	return order;
}

} // namespace cfl
