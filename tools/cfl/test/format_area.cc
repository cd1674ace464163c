// SPDX-License-Identifier: GPL-2.0
/// @file
/// Layout and licence lines of every tracked file.
#include <map>

#include <fmt/format.h>

#include "cfl/test/area.hh"
#include "support/error.hh"
#include "support/process.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// Tracked files, or all files where there is no git (a release archive).
std::vector<std::string> tracked_files(const fs::path &root)
{
	if (find_program("git")) {
		Outcome outcome = capture(Command{.argv = {"git", "-c", "safe.directory=*", "-C",
							   root.string(), "ls-files", "-z"},
						  .merge = false});
		if (outcome.ok())
			return split(outcome.output, '\0');
	}
	std::vector<std::string> files;
	for (auto entry = fs::recursive_directory_iterator(root);
	     entry != fs::recursive_directory_iterator(); ++entry) {
		std::string name = entry->path().lexically_relative(root);
		if (name == "build" || name == ".git")
			entry.disable_recursion_pending();
		else if (entry->is_regular_file())
			files.push_back(name);
	}
	return files;
}

bool ends_in(const std::string &name, std::initializer_list<const char *> endings)
{
	for (const char *ending : endings) {
		if (name.ends_with(ending))
			return true;
	}
	return false;
}

/// "lib/core/x.hh" -> "lib/core"; files of the root -> "root".
std::string folder_of(const std::string &file)
{
	std::string folder = fs::path(file).parent_path();
	std::vector<std::string> parts = split(folder, '/');
	return folder.empty() ? "root" : parts.size() == 1 ? parts[0] : parts[0] + "/" + parts[1];
}

void check_layout(TestRun &run, const std::string &folder, const std::vector<std::string> &files)
{
	std::string name = "format/layout/" + folder;
	if (!run.wants(name))
		return;
	std::vector<std::string> argv{"clang-format-22", "--dry-run", "-Werror"};
	argv.insert(argv.end(), files.begin(), files.end());
	Outcome outcome = capture(Command{.argv = argv, .cwd = run.root});
	TestResult result{.name = name};
	if (!outcome.ok()) {
		result.state = TestState::Failed;
		result.detail = "run clang-format-22 -i on what is named here:\n";
		std::string last;
		for (const std::string &line : split(outcome.output, '\n')) {
			if (line.find(": error: ") == std::string::npos)
				continue;
			std::string file = line.substr(0, line.find(':'));
			if (file != last)
				result.detail += line + "\n";
			last = file;
		}
	}
	run.report.add(std::move(result));
}

void check_licence(TestRun &run, const std::string &folder, const std::vector<std::string> &files)
{
	std::string name = "format/licence/" + folder;
	if (!run.wants(name))
		return;
	TestResult result{.name = name};
	for (const std::string &file : files) {
		std::string text = try_read_file(run.root / file).value_or("");
		std::string first = text.substr(0, text.find('\n'));
		// An interpreter line must stand first.
		if (first.starts_with("#!") && first.size() < text.size())
			first += text.substr(first.size(),
					     text.find('\n', first.size() + 1) - first.size());
		if (text.empty() ||
		    first.find("SPDX-License-Identifier: GPL-2.0") != std::string::npos)
			continue;
		result.state = TestState::Failed;
		result.detail +=
			fmt::format("{}:1: no line `SPDX-License-Identifier: GPL-2.0`\n", file);
	}
	run.report.add(std::move(result));
}

} // namespace

void run_format_area(TestRun &run)
{
	std::map<std::string, std::vector<std::string>> layout;
	std::map<std::string, std::vector<std::string>> licence;
	for (const std::string &file : tracked_files(run.root)) {
		if (file.starts_with("tests/golden/") || !fs::is_regular_file(run.root / file))
			continue;
		if (ends_in(file, {".cc", ".hh", ".c", ".h"}))
			layout[folder_of(file)].push_back(file);
		if (ends_in(file, {".cc", ".hh", ".c", ".h", ".sh", ".test", ".cmake", "Makefile",
				   "CMakeLists.txt"}))
			licence[folder_of(file)].push_back(file);
	}
	for (const auto &[folder, files] : layout)
		check_layout(run, folder, files);
	for (const auto &[folder, files] : licence)
		check_licence(run, folder, files);
}

} // namespace cfl
