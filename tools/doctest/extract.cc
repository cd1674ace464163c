// SPDX-License-Identifier: GPL-2.0
#include "doctest/extract.hh"

#include <optional>

#include "support/error.hh"
#include "support/text.hh"

namespace cfl::doctest
{
namespace
{

bool is_markdown(const std::string &name)
{
	return name.ends_with(".md");
}

/// The documentation in a source line, or nothing if the line holds none.
std::optional<std::string_view> doc_text(std::string_view line, bool markdown)
{
	if (markdown)
		return line;
	line = trim(line);
	if (!line.starts_with("///"))
		return std::nullopt;
	line.remove_prefix(3);
	if (line.starts_with(" "))
		line.remove_prefix(1);
	return line;
}

/// The words after the back ticks of an opening fence, or nothing if it is no `cpp` fence.
std::optional<std::vector<std::string>> cpp_fence(std::string_view doc)
{
	doc = trim(doc);
	if (!doc.starts_with("```"))
		return std::nullopt;
	std::vector<std::string> info = words(doc.substr(3));
	if (info.empty() || info[0] != "cpp")
		return std::nullopt;
	info.erase(info.begin());
	return info;
}

Kind kind_of(const std::vector<std::string> &info, const std::string &file, int line)
{
	if (info.empty())
		return Kind::Body;
	for (Kind kind : {Kind::File, Kind::NoRun, Kind::CompileFail, Kind::Ignore})
		if (info.size() == 1 && info[0] == kind_name(kind))
			return kind;
	fail("{}:{}: `{}` is not a word for a cpp example; "
	     "use file, no_run, compile_fail or ignore, or nothing",
	     file, line, join(info, " "));
}

} // namespace

std::string_view kind_name(Kind kind)
{
	switch (kind) {
	case Kind::Body:
		return "run";
	case Kind::File:
		return "file";
	case Kind::NoRun:
		return "no_run";
	case Kind::CompileFail:
		return "compile_fail";
	case Kind::Ignore:
		return "ignore";
	}
	return "";
}

std::string Example::name() const
{
	std::string_view path = file;
	if (path.starts_with("lib/"))
		path.remove_prefix(4);
	return fmt::format("{}:{}", path, line);
}

std::vector<Example> extract(std::string_view text, const std::string &name)
{
	const bool markdown = is_markdown(name);
	std::vector<Example> examples;
	std::optional<Example> open;
	bool foreign = false; // inside a fence of another language
	int number = 0;

	for (const std::string &line : split(text, '\n')) {
		number++;
		std::optional<std::string_view> doc = doc_text(line, markdown);
		if (open && !doc)
			fail("{}:{}: the cpp example that begins here is not closed by ```", name,
			     open->line - 1);
		if (!doc) {
			foreign = false;
			continue;
		}
		const bool fence = trim(*doc).starts_with("```");
		if (open) {
			if (fence) {
				examples.push_back(std::move(*open));
				open.reset();
			} else {
				open->code.emplace_back(*doc);
			}
			continue;
		}
		if (!fence)
			continue;
		std::optional<std::vector<std::string>> info = cpp_fence(*doc);
		if (foreign || !info) {
			foreign = !foreign;
			continue;
		}
		open = Example{name, number + 1, kind_of(*info, name, number), {}};
	}
	if (open)
		fail("{}:{}: the cpp example that begins here is not closed by ```", name,
		     open->line - 1);
	return examples;
}

} // namespace cfl::doctest
