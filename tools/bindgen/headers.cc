// SPDX-License-Identifier: GPL-2.0
#include <bindgen/headers.hh>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

/// The folders that C searches, in order.
std::vector<fs::path> search_folders(const Options &options)
{
	std::vector<fs::path> folders;
	for (size_t i = 0; i < options.flags.size(); i++) {
		const std::string &flag = options.flags[i];
		if (!flag.starts_with("-I"))
			continue;
		if (flag != "-I")
			folders.push_back(fs::path(options.directory) / flag.substr(2));
		else if (i + 1 < options.flags.size())
			folders.push_back(fs::path(options.directory) / options.flags[++i]);
	}
	return folders;
}

bool is_left_out(const fs::path &folder)
{
	return folder == "asm-generic" || folder == "dt-bindings" || folder == "uapi";
}

} // namespace

bool all_headers(const Options &options, std::vector<std::string> &headers, std::string &error)
{
	std::error_code problem;
	for (const fs::path &folder : search_folders(options)) {
		if (!fs::exists(folder / "linux/kernel.h", problem))
			continue;
		std::vector<std::string> found;
		fs::recursive_directory_iterator it(folder, problem), end;
		for (; !problem && it != end; it.increment(problem)) {
			fs::path name = it->path().lexically_relative(folder);
			if (it.depth() == 0 && is_left_out(name))
				it.disable_recursion_pending();
			else if (name.extension() == ".h" && it->is_regular_file(problem))
				found.push_back(name.string());
		}
		if (problem) {
			error = folder.string() + ": cannot be read: " + problem.message();
			return false;
		}
		std::sort(found.begin(), found.end());
		for (const std::string &name : found)
			headers.push_back("<" + name + ">");
		return true;
	}
	error = "--all-headers: no folder of the flags' -I has linux/kernel.h";
	return false;
}

} // namespace cfl::bindgen
