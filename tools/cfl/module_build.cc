// SPDX-License-Identifier: GPL-2.0
/// @file
/// Builds a module folder with Kbuild.
#include "cfl/module_build.hh"

#include <algorithm>
#include <fcntl.h>
#include <functional>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

#include "cfl/compiler.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/process.hh"
#include "support/term.hh"
#include "support/text.hh"
#include "vm/kdir.hh"

namespace cfl
{

namespace
{

/// What make leaves behind and what version control keeps for itself.
bool is_output(const fs::path &path)
{
	static const std::vector<std::string> endings{".o", ".ko",    ".mod",	  ".mod.c", ".cmd",
						      ".a", ".order", ".symvers", ".d",	    ".swp"};
	std::string name = path.filename();
	if (name == ".cfl" || name == ".git" || name == ".tmp_versions" ||
	    name == "compile_commands.json")
		return true;
	return std::any_of(endings.begin(), endings.end(),
			   [&](const std::string &end) { return name.ends_with(end); });
}

void refuse_missing_makefile(const fs::path &source)
{
	if (!fs::is_directory(source))
		fail("{}: no such folder; `cfl new NAME` makes a driver folder", source.string());
	if (!fs::exists(source / "Makefile") && !fs::exists(source / "Kbuild"))
		fail("{}: no Makefile and no Kbuild file here; `cfl new NAME` makes a driver "
		     "folder",
		     source.string());
}

void refuse_bad_path(const fs::path &path, std::string_view what, std::string_view help)
{
	if (std::string bad = unfit_for_make(path); !bad.empty())
		fail("{}: make cannot work with the {} in the path of {}; {}", path.string(), bad,
		     what, help);
}

void refuse_bad_paths(const BuildRequest &request)
{
	refuse_bad_path(root_folder(), "this tree", "move the tree elsewhere");
	refuse_bad_path(request.kernel.build, "the kernel's headers",
			"set XDG_CACHE_HOME to another folder, or name another one with --kernel");
	refuse_bad_path(request.out, "the folder to build in", "name another one with --out");
}

void refuse_bad_kernel(const Kernel &kernel)
{
	if (kernel.build.empty()) {
		if (kernel.name == "host")
			fail("no headers of the running kernel {}: run `apt-get install "
			     "linux-headers-{}`, or use "
			     "`--kernel {}`",
			     kernel.release, kernel.release, default_kernel);
		fail("{}: there are no kernel headers (no lib/modules/*/build) here", kernel.name);
	}
	if (auto problem = kdir_problem(kernel.build))
		throw Error(*problem);
}

/// Links whose source is gone, and folders that thereby became empty, go.
void drop_dead_links(const fs::path &out)
{
	std::vector<fs::path> dead;
	for (const fs::directory_entry &entry : fs::recursive_directory_iterator(out)) {
		if (entry.is_symlink() && !fs::exists(entry.path()))
			dead.push_back(entry.path());
	}
	for (const fs::path &path : dead)
		fs::remove(path);
}

/// Compilers name the links in the mirror; the author wants the files that they stand for.
std::string with_source_paths(std::string line, const BuildRequest &request)
{
	if (request.out == request.source)
		return line;
	std::string from = request.out.string() + "/";
	for (std::size_t at = line.find(from); at != std::string::npos;
	     at = line.find(from, at + 1)) {
		std::size_t name = at + from.size();
		std::size_t end = line.find_first_of(":, '\"", name);
		fs::path source = request.source / line.substr(name, end - name);
		if (end != name && fs::is_regular_file(source))
			line.replace(at, name - at, request.source.string() + "/");
	}
	return line;
}

std::vector<fs::path> built_modules(const fs::path &out)
{
	std::vector<fs::path> modules;
	for (std::string line : split(try_read_file(out / "modules.order").value_or(""), '\n')) {
		if (line.ends_with(".o"))
			line.replace(line.size() - 1, 1, "ko");
		if (!line.ends_with(".ko"))
			continue;
		fs::path ko = fs::path(line).is_absolute() ? fs::path(line) : out / line;
		if (fs::exists(ko))
			modules.push_back(ko);
	}
	return modules;
}

/// Two builds in one folder would take each other's half-written files for whole ones.
class FolderLock
{
public:
	explicit FolderLock(const fs::path &folder)
		: fd_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
	{
		if (fd_ < 0)
			fail("cannot open {}: {}", folder.string(), errno_text(errno));
		flock(fd_, LOCK_EX);
	}
	~FolderLock() { close(fd_); }
	FolderLock(const FolderLock &) = delete;
	FolderLock &operator=(const FolderLock &) = delete;

private:
	int fd_;
};

/// Not every program that cannot write says why: fixdep, or the assembler, only say that they could not.
bool disk_was_full(const std::string &output, const fs::path &out)
{
	for (const char *sign : {"No space left on device", "not all data was written"})
		if (output.find(sign) != std::string::npos)
			return true;
	constexpr std::uintmax_t nothing = 16384;
	std::error_code error;
	fs::space_info space = fs::space(out, error);
	return !error && space.available < nothing;
}

void remove_outputs(const BuildRequest &request)
{
	std::vector<std::string> clean = make_command(request);
	clean.back() = "clean";
	capture(Command{.argv = clean});
	std::error_code ignored;
	fs::remove_all(request.out / ".cfl", ignored);
}

} // namespace

std::vector<std::string> make_command(const BuildRequest &request)
{
	std::vector<std::string> argv{"make",
				      "--no-print-directory",
				      "-C",
				      request.kernel.build.string(),
				      "M=" + request.out.string(),
				      "CFL=" + root_folder().string()};
	if (!request.cxx.empty())
		argv.push_back("CXX=" + request.cxx);
	if (request.verbose)
		argv.push_back("V=1");
	// Messages of compilers that run at the same time stay in one piece each.
	argv.push_back("--output-sync=target");
	argv.push_back(fmt::format("-j{}", std::max(1u, std::thread::hardware_concurrency())));
	argv.push_back("modules");
	return argv;
}

void mirror_sources(const fs::path &source, const fs::path &out)
{
	make_folders(out);
	drop_dead_links(out);
	for (auto entry = fs::recursive_directory_iterator(source);
	     entry != fs::recursive_directory_iterator(); ++entry) {
		fs::path relative = entry->path().lexically_relative(source);
		if (is_output(entry->path()) || fs::equivalent(entry->path(), out)) {
			if (entry->is_directory())
				entry.disable_recursion_pending();
			continue;
		}
		if (entry->is_directory()) {
			make_folders(out / relative);
		} else if (!fs::is_symlink(out / relative)) {
			fs::remove(out / relative);
			fs::create_symlink(entry->path(), out / relative);
		}
	}
}

std::string unfit_for_make(const fs::path &path)
{
	constexpr std::string_view bad = ":#$%'\"\\;&|<>*?()[]`";
	for (char c : path.string()) {
		if (c == ' ')
			return "space";
		if (static_cast<unsigned char>(c) < ' ')
			return "control character";
		if (bad.find(c) != std::string_view::npos)
			return fmt::format("`{}`", c);
	}
	return {};
}

fs::path shadow_folder(const fs::path &source, const Kernel &kernel, const std::string &cxx)
{
	std::string compiler = cxx.empty() ? "default" : fs::path(cxx).filename().string();
	std::string kernel_name =
		kernel.name.find('/') == std::string::npos ? kernel.name : kernel.release;
	std::size_t mark = std::hash<std::string>{}(source.string() + kernel.build.string());
	std::string name = source.filename();
	if (!unfit_for_make(name).empty())
		name = "folder";
	return root_folder() / "build" / "out" / fmt::format("{}-{}", kernel_name, compiler) /
	       fmt::format("{}-{:08x}", name, mark & 0xffffffff);
}

BuildResult build_module(const BuildRequest &request)
{
	refuse_missing_makefile(request.source);
	refuse_bad_kernel(request.kernel);
	refuse_bad_paths(request);
	make_folders(request.out);
	FolderLock lock(request.out);
	if (request.out != request.source)
		mirror_sources(request.source, request.out);
	BuildResult result;
	auto show = [&](std::string_view line) {
		std::string shown = with_source_paths(std::string(line), request);
		result.output += shown + "\n";
		if (!request.quiet)
			term::say_line(shown);
	};
	// Compilers speak the user's language otherwise, and then no message can be recognised.
	Outcome outcome =
		capture(Command{.argv = make_command(request), .env = {{"LC_ALL", "C"}}}, show);
	result.status = outcome.status;
	if (outcome.ok()) {
		result.modules = built_modules(request.out);
		return result;
	}
	if (disk_was_full(outcome.output, request.out)) {
		remove_outputs(request);
		fail("{}: {} while building; what was half-written has been removed",
		     request.out.string(), errno_text(ENOSPC));
	}
	return result;
}

} // namespace cfl
