// SPDX-License-Identifier: GPL-2.0
#include <check/config.hh>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fs = std::filesystem;

namespace cfl::check
{

namespace
{

/// The kernel's folders that one flag leads to.
std::vector<std::string> roots_of(std::string flag)
{
	if (flag.rfind("-I", 0) == 0)
		flag.erase(0, 2);
	std::vector<std::string> roots;
	for (const char *part : {"include/generated/", "include/linux/kconfig.h"}) {
		size_t at = flag.find(part);
		if (at != std::string::npos)
			roots.push_back(flag.substr(0, at));
	}
	return roots;
}

void read_config(const fs::path &file, std::set<std::string> &names)
{
	std::ifstream in(file);
	std::string line;
	while (std::getline(in, line)) {
		size_t c = line.find("CONFIG_");
		if (c == std::string::npos)
			continue;
		size_t e = line.find_first_of("= ", c);
		names.insert(line.substr(c, e - c));
	}
}

bool word_character(char c)
{
	return isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool mentions(const fs::path &file, const std::string &name)
{
	std::ifstream in(file, std::ios::binary);
	std::string text((std::istreambuf_iterator<char>(in)), {});
	for (size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += name.size()) {
		size_t end = at + name.size();
		if (end == text.size() || !word_character(text[end]))
			return true;
	}
	return false;
}

} // namespace

void find_kernel_config(const std::string &directory, const std::vector<std::string> &flags,
			KernelConfig &config)
{
	for (const std::string &flag : flags)
		for (const std::string &root : roots_of(flag)) {
			const std::string folder = (fs::path(directory) / root).lexically_normal();
			if (std::find(config.roots.begin(), config.roots.end(), folder) !=
			    config.roots.end())
				continue;
			config.roots.push_back(folder);
			if (config.names.empty())
				read_config(fs::path(folder) / ".config", config.names);
		}
}

bool mentioned_in_headers(const KernelConfig &config, const std::string &name)
{
	for (const std::string &root : config.roots)
		for (const char *part : {"include", "arch"}) {
			std::error_code error;
			fs::recursive_directory_iterator at(fs::path(root) / part, error), end;
			for (; !error && at != end; at.increment(error))
				if (at->path().extension() == ".h" && mentions(at->path(), name))
					return true;
		}
	return false;
}

} // namespace cfl::check
