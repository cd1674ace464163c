// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl new` and `cfl dkms`: write folders and files.
#include "cfl/module_build.hh"
#include "cfl/templates.hh"
#include "cfl/verbs.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/term.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// Programs among the files are executable.
void write_files(const fs::path &folder, const std::map<std::string, std::string> &files)
{
	for (const auto &[name, content] : files) {
		make_folders((folder / name).parent_path());
		write_file(folder / name, content);
		if (content.starts_with("#!"))
			fs::permissions(folder / name,
					fs::perms::owner_exec | fs::perms::group_exec |
						fs::perms::others_exec,
					fs::perm_options::add);
	}
}

/// The modules that a Makefile's `obj-m` names.
std::vector<std::string> listed_modules(const std::string &makefile)
{
	std::vector<std::string> modules;
	for (std::string line : split(replace_all(makefile, "\\\n", " "), '\n')) {
		line = line.substr(0, line.find('#'));
		std::size_t equals = line.find('=');
		if (!line.starts_with("obj-m") || equals == std::string::npos)
			continue;
		for (const std::string &word : words(line.substr(equals + 1))) {
			if (word.ends_with(".o"))
				modules.push_back(word.substr(0, word.size() - 2));
		}
	}
	return modules;
}

} // namespace

int verb_new(const NewOptions &options)
{
	fs::path folder = options.name;
	std::string name = folder.filename();
	if (std::string problem = module_name_problem(name); !problem.empty())
		fail("`{}` {}", name, problem);
	if (fs::exists(fs::symlink_status(folder)))
		fail("{} is there already; nothing was changed", folder.string());
	// Whole or not at all: made beside, then renamed.
	fs::path parent = fs::absolute(folder).parent_path();
	if (!fs::is_directory(parent))
		fail("{}: no such folder", parent.string());
	TempDir staging("." + name, parent);
	write_files(staging.path(), driver_files(name, root_folder().string()));
	fs::permissions(staging.path(), fs::perms(0755));
	std::error_code error;
	fs::rename(staging.path(), folder, error);
	if (error)
		fail("cannot make {}: {}", folder.string(), error.message());
	staging.keep();
	fmt::print("{}\n", folder.string());
	term::say("next: {}", shell_line(std::vector<std::string>{"cfl", "run", folder.string()}));
	return 0;
}

int verb_dkms(const DkmsOptions &options)
{
	fs::path folder = fs::weakly_canonical(options.folder);
	auto makefile = try_read_file(folder / "Makefile");
	if (!makefile)
		fail("{}: no Makefile here; name a driver folder", folder.string());
	PackageFacts facts{.version = options.version, .modules = listed_modules(*makefile)};
	if (facts.modules.empty())
		fail("{}/Makefile names no module (obj-m := NAME.o)", folder.string());
	if (options.version.find_first_not_of("0123456789.abcdefghijklmnopqrstuvwxyz+~") !=
	    std::string::npos)
		fail("--version {}: use digits, small letters and dots", options.version);
	// Package names have '-' where modules have '_'.
	facts.name = replace_all(options.name.empty() ? facts.modules[0] : options.name, "_", "-");
	facts.description = "Linux kernel module " + facts.modules[0];
	facts.cfl = options.cfl.empty() ? root_folder().string() : options.cfl;
	std::map<std::string, std::string> files = dkms_files(facts);
	for (const auto &[name, content] : files) {
		if (fs::exists(folder / name) && !options.force)
			fail("{} is there already; --force replaces it", (folder / name).string());
	}
	write_files(folder, files);
	for (const auto &[name, content] : files)
		fmt::print("{}\n", (folder / name).string());
	term::say("next, as root: {} && dkms build {}/{} && dkms install {}/{}",
		  shell_line(std::vector<std::string>{"dkms", "add", folder.string()}), facts.name,
		  facts.version, facts.name, facts.version);
	return 0;
}

} // namespace cfl
