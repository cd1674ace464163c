// SPDX-License-Identifier: GPL-2.0
#include <bindgen/flags.hh>
#include <bindgen/generate.hh>
#include <bindgen/kbuild_flags.hh>

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <sstream>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

std::string slurp(const fs::path &path)
{
	std::ifstream in(path, std::ios::binary);
	std::stringstream text;
	text << in.rdbuf();
	return text.str();
}

fs::path cache_folder()
{
	if (const char *xdg = getenv("XDG_CACHE_HOME"); xdg && *xdg)
		return fs::path(xdg) / "cfl";
	if (const char *home = getenv("HOME"))
		return fs::path(home) / ".cache" / "cfl";
	return fs::temp_directory_path() / "cfl-cache";
}

/// Runs Kbuild's dry run on an empty module and returns all of its output.
std::string dry_run(const std::string &kdir, const std::string &variables, const fs::path &folder)
{
	std::ofstream(folder / "probe.c") << "\n";
	std::ofstream(folder / "Makefile") << "obj-m := probe.o\n";
	std::string command = fmt::format("MAKEFLAGS= MFLAGS= make -n V=1 -C '{}' M='{}' {} "
					  "probe.o </dev/null 2>&1",
					  kdir, folder.string(), variables);
	std::string output;
	FILE *pipe = popen(command.c_str(), "r");
	if (!pipe)
		return output;
	char buffer[4096];
	while (size_t n = fread(buffer, 1, sizeof(buffer), pipe))
		output.append(buffer, n);
	pclose(pipe);
	return output;
}

bool find_flags(const std::string &output, std::vector<std::string> &flags)
{
	std::istringstream lines(output);
	std::string line;
	while (std::getline(lines, line)) {
		// The recipe also echoes and records the command, with quotes inside quotes.
		for (size_t start = 0; (start = line.find("-nostdinc", start)) != line.npos;
		     start++) {
			size_t end = line.find(" -c -o ", start);
			if (end == line.npos)
				break;
			std::string command = line.substr(start, end - start);
			if (command.find("'\\''") != command.npos)
				continue;
			flags = split_command(command);
			return true;
		}
	}
	return false;
}

} // namespace

bool kbuild_flags(const std::string &kdir, const std::string &variables,
		  std::vector<std::string> &flags, std::string &error)
{
	fs::path config = fs::path(kdir) / "include/config/auto.conf";
	if (!fs::exists(config)) {
		error = fmt::format(
			"{}: is no prepared kernel build folder (no "
			"include/config/auto.conf); install the kernel's headers package "
			"or run `make modules_prepare` there",
			kdir);
		return false;
	}
	std::error_code ignored;
	std::string key = fs::weakly_canonical(kdir, ignored).string() + variables + slurp(config);
	fs::path cached =
		cache_folder() / "flags" / fmt::format("{:016x}", std::hash<std::string>{}(key));
	if (std::string text = slurp(cached); !text.empty()) {
		flags = split_command(text);
		return true;
	}
	std::string name = (fs::temp_directory_path() / "cfl-flags-XXXXXX").string();
	if (!mkdtemp(name.data())) {
		error = fmt::format("{}: cannot make a temporary folder", name);
		return false;
	}
	std::string output = dry_run(kdir, variables, name);
	fs::remove_all(name, ignored);
	if (!find_flags(output, flags)) {
		error = fmt::format(
			"{}: Kbuild shows no compile command for a module; it said:\n{}", kdir,
			output.substr(0, 2000));
		return false;
	}
	fs::create_directories(cached.parent_path(), ignored);
	std::string text;
	for (const std::string &f : flags) {
		std::string quoted;
		for (char c : f)
			quoted += c == '\\' || c == '"' ? std::string("\\") + c : std::string(1, c);
		text += "\"" + quoted + "\"\n";
	}
	std::string unwritten; // a cache that cannot be written only costs time
	write_file(cached.string(), text, false, unwritten);
	return true;
}

} // namespace cfl::bindgen
