// SPDX-License-Identifier: GPL-2.0
#include "doctest/evidence.hh"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doctest/extract.hh"
#include "support/error.hh"
#include "support/text.hh"

namespace cfl::doctest
{
namespace
{

std::vector<std::string> strings(const nlohmann::json &list)
{
	std::vector<std::string> out;
	for (const nlohmann::json &entry : list)
		out.push_back(entry.get<std::string>());
	return out;
}

bool is_word(char c)
{
	return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// Sources below a folder, by name.
std::vector<fs::path> sources(const fs::path &folder)
{
	std::vector<fs::path> files;
	if (!fs::is_directory(folder))
		return files;
	for (const fs::directory_entry &entry : fs::recursive_directory_iterator(folder))
		if (entry.path().extension() == ".cc")
			files.push_back(entry.path());
	std::sort(files.begin(), files.end());
	return files;
}

/// "memory/boxes" of "tests/kunit/memory/boxes.cc".
std::string short_name(const fs::path &file, const fs::path &below)
{
	std::string name = file.lexically_relative(below).replace_extension().string();
	if (name.ends_with("_test"))
		name.resize(name.size() - 5);
	return name;
}

std::vector<std::string> that_mention(const fs::path &folder, const Item &item)
{
	std::vector<std::string> found;
	for (const fs::path &file : sources(folder))
		if (mentions(read_file(file), item.names))
			found.push_back(short_name(file, folder));
	return found;
}

/// A header and what it is made of: `list.hh` and `list/*.hh`.
std::vector<fs::path> parts_of(const fs::path &header)
{
	std::vector<fs::path> parts{header};
	fs::path folder = header;
	folder.replace_extension();
	if (fs::is_directory(folder))
		for (const fs::directory_entry &entry : fs::directory_iterator(folder))
			if (entry.path().extension() == ".hh")
				parts.push_back(entry.path());
	std::sort(parts.begin() + 1, parts.end());
	return parts;
}

bool has_example(const fs::path &header, const Item &item)
{
	const std::vector<Example> examples = extract(read_file(header), header.string());
	return std::any_of(examples.begin(), examples.end(), [&](const Example &example) {
		return example.kind != Kind::Ignore &&
		       mentions(join(example.code, "\n"), item.names);
	});
}

} // namespace

Library read_library(const fs::path &file)
{
	Library library;
	try {
		const nlohmann::json all = nlohmann::json::parse(read_file(file));
		for (const nlohmann::json &section : all.at("sections")) {
			Section &made = library.sections.emplace_back();
			made.title = section.at("title");
			for (const nlohmann::json &item : section.at("items"))
				made.items.push_back({.title = item.at("item"),
						      .header = item.at("header"),
						      .rust = item.at("rust"),
						      .names = strings(item.at("names"))});
		}
		library.without_item = strings(all.at("without_item"));
	} catch (const nlohmann::json::exception &error) {
		fail("{}: {}", file.string(), error.what());
	}
	return library;
}

bool mentions(std::string_view text, const std::vector<std::string> &names)
{
	for (const std::string &name : names) {
		for (std::size_t at = text.find(name); at != text.npos;
		     at = text.find(name, at + 1)) {
			const std::size_t end = at + name.size();
			if ((at == 0 || !is_word(text[at - 1])) &&
			    (end == text.size() || !is_word(text[end])))
				return true;
		}
	}
	return false;
}

Evidence find_evidence(const fs::path &root, const Item &item)
{
	Evidence evidence{.kernel = that_mention(root / "tests/kunit", item),
			  .host = that_mention(root / "tests/host/core", item),
			  .refused = that_mention(root / "tests/compile-fail", item),
			  .examples = {},
			  .samples = {}};
	for (const fs::path &part : parts_of(root / "lib" / item.header))
		if (has_example(part, item))
			evidence.examples.push_back(part.lexically_relative(root / "lib").string());
	for (const std::string &unit : that_mention(root / "samples", item)) {
		const std::string sample = unit.substr(0, unit.find('/'));
		if (evidence.samples.empty() || evidence.samples.back() != sample)
			evidence.samples.push_back(sample);
	}
	return evidence;
}

} // namespace cfl::doctest
