// SPDX-License-Identifier: GPL-2.0
#include <check/run.hh>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace cfl::check
{

namespace
{

/// Cuts a shell line as Kbuild writes it: quotes and backslashes.
std::vector<std::string> shell_words(const std::string &line)
{
	std::vector<std::string> out;
	std::string word;
	bool any = false;
	char quote = 0;
	for (size_t i = 0; i < line.size(); i++) {
		char c = line[i];
		if (quote) {
			if (c == quote)
				quote = 0;
			else if (c == '\\' && quote == '"' && i + 1 < line.size())
				word += line[++i];
			else
				word += c;
		} else if (c == '\'' || c == '"') {
			quote = c;
			any = true;
		} else if (c == '\\' && i + 1 < line.size()) {
			word += line[++i];
			any = true;
		} else if (isspace(static_cast<unsigned char>(c))) {
			if (any || !word.empty())
				out.push_back(word);
			word.clear();
			any = false;
		} else {
			word += c;
		}
	}
	if (any || !word.empty())
		out.push_back(word);
	return out;
}

/// What Clang does not know or what is of no use to a judge.
bool dropped(const std::string &f)
{
	static const char *const starts[] = {"-Wp,",
					     "-W",
					     "-O",
					     "-g",
					     "-pg",
					     "-mrecord-mcount",
					     "-mfentry",
					     "-fconserve-stack",
					     "-fno-allow-store-data-races",
					     "-mindirect-branch",
					     "-mfunction-return",
					     "-mpreferred-stack-boundary",
					     "-mskip-rax-setup",
					     "-mrecord",
					     "-fplugin",
					     "-fsanitize",
					     "-fpatchable",
					     "-falign",
					     "-fno-gnu-unique",
					     "-fmin-function-alignment",
					     "-mharden-sls",
					     "-fcf-protection",
					     "-fno-var-tracking",
					     "-fno-code-hoisting",
					     "-ffile-prefix-map",
					     "-fmacro-prefix-map",
					     "-mstack-protector",
					     "-fno-ipa",
					     "-fno-reorder",
					     "-fzero-init",
					     "-ftrivial"};
	for (const char *s : starts)
		if (f.rfind(s, 0) == 0)
			return true;
	return f == "-c" || f == "-MD" || f == "-MMD";
}

} // namespace

namespace
{

/// Kbuild compiles in the kernel's build folder. It is not named in the flags, but the kernel's
/// headers are, and the folder lies at or beside them.
std::string build_folder(const std::vector<std::string> &flags)
{
	std::error_code ignored;
	for (const std::string &f : flags) {
		size_t at = f.find("/include/");
		if (at == std::string::npos || f.find('/') == at)
			continue;
		fs::path root = f.substr(f.find('/'), at - f.find('/'));
		for (int up = 0; up < 4 && root.has_relative_path();
		     up++, root = root.parent_path()) {
			if (fs::exists(root / "include/generated/autoconf.h", ignored))
				return root.string();
			if (!fs::exists(root / "Kconfig", ignored) &&
			    !fs::exists(root / "Makefile", ignored))
				continue;
			// Debian keeps what differs per flavour in a folder beside the common headers.
			for (const auto &e : fs::directory_iterator(root.parent_path(), ignored))
				if (fs::exists(e.path() / "include/generated/autoconf.h", ignored))
					return e.path().string();
		}
	}
	return "";
}

} // namespace

bool module_units(const std::string &folder, const std::string &kdir, std::vector<Unit> &units,
		  std::string &error)
{
	size_t before = units.size();
	std::error_code ignored;
	for (auto it = fs::recursive_directory_iterator(
		     folder, fs::directory_options::skip_permission_denied, ignored);
	     it != fs::recursive_directory_iterator(); it.increment(ignored)) {
		std::string name = it->path().filename().string();
		if (name.empty() || name[0] != '.' || !name.ends_with(".o.cmd"))
			continue;
		std::ifstream in(it->path());
		std::string line;
		while (std::getline(in, line)) {
			size_t at = line.find(":= ");
			if (at == std::string::npos ||
			    (line.rfind("savedcmd_", 0) != 0 && line.rfind("cmd_", 0) != 0))
				continue;
			Unit u;
			u.directory = fs::absolute(folder).string();
			std::vector<std::string> all = shell_words(line.substr(at + 3));
			for (size_t i = 1; i < all.size(); i++) {
				const std::string &w = all[i];
				if (w == ";" || w == "&&")
					break;
				if (w == "-o" || w == "-MF" || w == "-MT" || w == "--param") {
					i++;
				} else if (w.ends_with(".cc") && w[0] != '-') {
					u.file = w;
				} else if (!dropped(w)) {
					u.flags.push_back(w);
				}
			}
			if (u.file.empty())
				continue;
			std::string build = kdir.empty() ? build_folder(u.flags) : kdir;
			fs::path p = u.file;
			if (p.is_relative())
				p = fs::path(u.directory) / p;
			u.file = fs::weakly_canonical(p, ignored).string();
			if (!build.empty())
				u.directory = build;
			units.push_back(u);
			break;
		}
	}
	if (units.size() == before) {
		error = folder + ": no C++ unit of a build is there; build the module first "
				 "(make -C KDIR M=$PWD), or name files";
		return false;
	}
	return true;
}

} // namespace cfl::check
