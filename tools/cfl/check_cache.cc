// SPDX-License-Identifier: GPL-2.0
/// @file
/// What `cfl-check` said of a unit, kept until anything changes that it looked at.
#include "cfl/check_cache.hh"

#include <algorithm>
#include <charconv>
#include <utility>

#include "support/error.hh"
#include "support/hash.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// Changes with every library that is installed or replaced, such as Clang's, which the checker is
/// made of: too large to be read each time.
constexpr const char *system_libraries = "/etc/ld.so.cache";

std::string time_text(const fs::path &path)
{
	std::error_code error;
	auto time = fs::last_write_time(path, error);
	return error ? "" : std::to_string(time.time_since_epoch().count());
}

/// "$(wildcard include/config/FOO)" or "path", with a backslash at the end of the line.
std::string dependency_of(std::string_view line)
{
	std::string word(trim(line));
	if (word.ends_with("\\"))
		word = trim(word.substr(0, word.size() - 1));
	constexpr std::string_view wildcard = "$(wildcard ";
	if (word.starts_with(wildcard) && word.ends_with(")"))
		word = word.substr(wildcard.size(), word.size() - wildcard.size() - 1);
	return replace_all(replace_all(word, "$$", "$"), "$(pound)", "#");
}

} // namespace

std::vector<fs::path> recorded_dependencies(const fs::path &cmd_file, const fs::path &folder)
{
	std::vector<fs::path> files;
	bool inside = false;
	for (const std::string &line : split(try_read_file(cmd_file).value_or(""), '\n')) {
		if (line.starts_with("source_") && line.find(":= ") != std::string::npos)
			files.push_back(folder / dependency_of(line.substr(line.find(":= ") + 3)));
		else if (line.starts_with("deps_"))
			inside = true;
		else if (inside && trim(line).empty())
			break;
		else if (inside) {
			bool option = line.find("$(wildcard ") != std::string::npos;
			fs::path file = folder / dependency_of(line);
			std::error_code error;
			if (!option || fs::exists(file, error))
				files.push_back(file);
		}
	}
	return files;
}

std::optional<std::string> check_key(const std::vector<std::string> &argv,
				     const std::vector<fs::path> &files)
{
	Hash hash;
	hash.add(time_text(system_libraries));
	std::optional<std::string> program = try_read_file(argv.at(0));
	if (!program)
		return std::nullopt;
	hash.add(*program);
	for (const std::string &word : argv)
		hash.add(word);
	for (const fs::path &file : files) {
		std::optional<std::string> content = try_read_file(file);
		if (!content)
			return std::nullopt;
		hash.add(file.string());
		hash.add(*content);
	}
	return hash.text();
}

VerdictStore::VerdictStore(fs::path folder) : folder_(std::move(folder)) {}

std::optional<CheckVerdict> VerdictStore::find(const std::string &key) const
{
	std::optional<std::string> text = try_read_file(folder_ / key);
	if (!text)
		return std::nullopt;
	CheckVerdict verdict;
	std::size_t end = text->find('\n');
	const char *begin = text->data();
	if (end == std::string::npos ||
	    std::from_chars(begin, begin + end, verdict.status).ptr != begin + end)
		return std::nullopt;
	verdict.output = text->substr(end + 1);
	return verdict;
}

void VerdictStore::keep(const std::string &key, const CheckVerdict &verdict) const
{
	try {
		make_folders(folder_);
		write_file(folder_ / key, std::to_string(verdict.status) + "\n" + verdict.output);
		prune();
	} catch (const Error &) {
	}
}

void VerdictStore::prune() const
{
	std::vector<std::pair<fs::file_time_type, fs::path>> all;
	std::error_code error;
	for (const fs::directory_entry &entry : fs::directory_iterator(folder_, error))
		all.emplace_back(entry.last_write_time(error), entry.path());
	if (all.size() <= capacity)
		return;
	std::sort(all.begin(), all.end());
	all.resize(all.size() - capacity / 2);
	for (const auto &[time, path] : all)
		fs::remove(path, error);
}

} // namespace cfl
