// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl-doctest`: lists the examples of the documentation, or makes a test module of them.
#include <algorithm>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "doctest/evidence.hh"
#include "doctest/extract.hh"
#include "doctest/generate.hh"
#include "support/command_line.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/term.hh"

namespace
{

using cfl::doctest::Example;
namespace fs = cfl::fs;

bool has_examples(const fs::path &path)
{
	return path.extension() == ".hh" || path.extension() == ".md";
}

/// The files below the given paths, sorted, so that the output is reproducible.
std::vector<fs::path> files_below(const std::vector<std::string> &paths)
{
	std::vector<fs::path> files;
	for (const std::string &path : paths) {
		if (!fs::exists(path))
			cfl::fail("{}: no such file or folder", path);
		if (!fs::is_directory(path)) {
			files.emplace_back(path);
			continue;
		}
		for (const fs::directory_entry &entry : fs::recursive_directory_iterator(path))
			if (entry.is_regular_file() && has_examples(entry.path()))
				files.push_back(entry.path());
	}
	std::sort(files.begin(), files.end());
	return files;
}

void list(const std::vector<Example> &examples, bool json)
{
	nlohmann::json all = nlohmann::json::array();
	for (const Example &example : examples) {
		if (json)
			all.push_back({{"name", example.name()},
				       {"file", example.file},
				       {"line", example.line},
				       {"kind", cfl::doctest::kind_name(example.kind)}});
		else
			fmt::print("{:<12} {}\n", cfl::doctest::kind_name(example.kind),
				   example.name());
	}
	if (json)
		fmt::print("{}\n", all.dump(1));
}

int run(int argc, char **argv)
{
	CLI::App app("Runs the examples of the documentation inside a kernel.\n"
		     "Every ```cpp fence in a /// comment or a Markdown file is one test.",
		     "cfl doctest");
	std::vector<std::string> paths;
	std::string out;
	bool json = false;
	bool table = false;
	bool misuse = false;
	std::string items;
	app.add_option("PATH", paths, "Files or folders (default: lib/core, lib/kernel)");
	app.add_option(
		"-o,--out", out,
		"Write a module folder there whose KUnit suites run the examples; without it "
		"the examples are listed");
	app.add_flag("--json", json, "List as JSON");
	app.add_flag(
		"--table", table,
		"Print docs/library.md instead: what the library has, and the tests of each item");
	app.add_option("--items", items, "The list of items for --table")->type_name("FILE.json");
	app.add_flag("--misuse", misuse, "Print docs/misuse.md instead: what does not compile");
	try {
		app.parse(argc, argv);
	} catch (const CLI::ParseError &error) {
		return cfl::not_parsed(app, error);
	}

	const fs::path root = cfl::root_folder();
	if (table || misuse) {
		const fs::path list = items.empty() ? root / "docs/library.json" : fs::path(items);
		fmt::print("{}", table ? cfl::doctest::library_table(
						 root, cfl::doctest::read_library(list))
				       : cfl::doctest::misuse_table(root));
		return 0;
	}
	if (paths.empty())
		paths = {(root / "lib/core").string(), (root / "lib/kernel").string()};
	std::vector<Example> examples;
	for (const fs::path &file : files_below(paths)) {
		const std::string name = fs::proximate(fs::absolute(file), root).string();
		std::vector<Example> found = cfl::doctest::extract(
			cfl::read_file(file), name.starts_with("..") ? file.string() : name);
		examples.insert(examples.end(), found.begin(), found.end());
	}
	if (out.empty()) {
		list(examples, json);
		return 0;
	}
	cfl::doctest::generate(examples, {root, out});
	cfl::term::say("{} examples written to {}; `cfl run {}` runs them", examples.size(), out,
		       out);
	return 0;
}

} // namespace

int main(int argc, char **argv)
{
	try {
		return run(argc, argv);
	} catch (const cfl::Error &error) {
		cfl::term::error_line(error.what());
		return static_cast<int>(error.code());
	}
}
