// SPDX-License-Identifier: GPL-2.0
/// @file
/// Markdown of what was found.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "doctest/evidence.hh"
#include "support/error.hh"
#include "support/text.hh"

namespace cfl::doctest
{
namespace
{

constexpr std::string_view LICENCE = "<!-- SPDX-License-Identifier: GPL-2.0 -->\n";

/// A bar would end the cell.
std::string cell(const std::string &text)
{
	return replace_all(text, "|", "\\|");
}

std::string listed(const std::vector<std::string> &names)
{
	return names.empty() ? "–" : join(names, ", ");
}

void check_headers(const fs::path &root, const Library &library)
{
	std::set<std::string> known(library.without_item.begin(), library.without_item.end());
	for (const Section &section : library.sections)
		for (const Item &item : section.items)
			known.insert(item.header);
	for (const char *folder : {"core", "kernel"}) {
		for (const fs::directory_entry &entry :
		     fs::directory_iterator(root / "lib" / folder)) {
			const std::string header =
				std::string(folder) + "/" + entry.path().filename().string();
			if (entry.path().extension() == ".hh" && !known.contains(header))
				fail("lib/{} has no item in docs/library.json; add one, or name it "
				     "under \"without_item\"",
				     header);
		}
	}
}

void check_item(const fs::path &root, const Item &item, const Evidence &evidence)
{
	if (item.names.empty())
		fail("docs/library.json: {}: \"names\" is empty", item.title);
	if (!fs::exists(root / "lib" / item.header))
		fail("docs/library.json: {}: there is no lib/{}", item.title, item.header);
	if (evidence.empty())
		fail("{} (lib/{}) has no test: none of {} stands in tests/kunit, tests/host/core, "
		     "tests/compile-fail or in an example of its header",
		     item.title, item.header, join(item.names, ", "));
}

std::string row(const Item &item, const Evidence &evidence)
{
	return fmt::format("| {} | `<{}>` | {} | {} | {} | {} | {} | {} |\n", cell(item.title),
			   item.header, cell(item.rust), listed(evidence.kernel),
			   listed(evidence.host), evidence.examples.empty() ? "–" : "yes",
			   listed(evidence.refused), listed(evidence.samples));
}

/// The sentence at the top of a program that must not compile, and the words it is refused with.
struct Misuse {
	std::string sentence;
	std::vector<std::string> refusals;
};

Misuse read_misuse(const fs::path &file)
{
	Misuse misuse;
	for (const std::string &line : split(read_file(file), '\n')) {
		if (!line.starts_with("//"))
			break;
		const std::string text(trim(line.substr(line.find_first_not_of('/'))));
		if (text.starts_with("EXPECT-ERROR")) {
			const std::size_t colon = text.find(": ");
			const std::string who = text.substr(12, colon - 12);
			misuse.refusals.push_back((who.empty() ? "" : who + " ") +
						  text.substr(colon + 2));
		} else if (!text.starts_with("SPDX") && !text.starts_with("CFL-") &&
			   text != "@file" && !text.empty()) {
			misuse.sentence += (misuse.sentence.empty() ? "" : " ") + text;
		}
	}
	if (misuse.sentence.empty() || misuse.refusals.empty())
		fail("{}: lacks a sentence that says what is wrong, or an EXPECT-ERROR line",
		     file.string());
	return misuse;
}

} // namespace

std::string library_table(const fs::path &root, const Library &library)
{
	check_headers(root, library);
	std::string text(LICENCE);
	text += "# What the library has, and what shows it\n\n"
		"Made by `cfl doctest --table`; a test makes it again and compares. The items and "
		"their\ncounterparts in Rust for Linux are in `docs/library.json`, the rest is "
		"found in the tree: suites that run\ninside kernels (`tests/kunit`), tests on the "
		"host with ASan and UBSan (`tests/host/core`), examples of\nthe header that are "
		"compiled and run, programs that must not compile (`tests/compile-fail`; the "
		"[list](misuse.md)),\nand samples.\n";
	for (const Section &section : library.sections) {
		text += fmt::format("\n## {}\n\n"
				    "| | header | Rust | in a kernel | on the host | examples | "
				    "must not compile | samples |\n"
				    "|---|---|---|---|---|---|---|---|\n",
				    section.title);
		for (const Item &item : section.items) {
			const Evidence evidence = find_evidence(root, item);
			check_item(root, item, evidence);
			text += row(item, evidence);
		}
	}
	return text;
}

std::string misuse_table(const fs::path &root)
{
	std::vector<fs::path> files;
	for (const fs::directory_entry &entry : fs::directory_iterator(root / "tests/compile-fail"))
		if (entry.path().extension() == ".cc")
			files.push_back(entry.path());
	std::sort(files.begin(), files.end());
	std::string text(LICENCE);
	text += fmt::format(
		"# What does not compile\n\n"
		"Made by `cfl doctest --misuse` from the {} programs in `tests/compile-fail`; a "
		"test makes it again and\ncompares. `cfl test --only compile-fail` gives each "
		"program to g++ and clang++: it must be refused with\nthe words of the last column "
		"(regular expressions), and must compile once the mistake is put right.\n\n"
		"| program | what is wrong with it | refused with |\n|---|---|---|\n",
		files.size());
	for (const fs::path &file : files) {
		const Misuse misuse = read_misuse(file);
		std::vector<std::string> refusals;
		for (const std::string &refusal : misuse.refusals)
			refusals.push_back(fmt::format("`{}`", cell(refusal)));
		text += fmt::format("| [{0}](../tests/compile-fail/{0}.cc) | {1} | {2} |\n",
				    file.stem().string(), cell(misuse.sentence),
				    join(refusals, ", "));
	}
	return text;
}

} // namespace cfl::doctest
