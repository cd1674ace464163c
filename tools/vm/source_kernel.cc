// SPDX-License-Identifier: GPL-2.0
#include "vm/source_kernel.hh"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

#include "support/error.hh"
#include "support/paths.hh"
#include "support/process.hh"
#include "support/term.hh"
#include "support/text.hh"
#include "vm/fetch.hh"

namespace cfl
{
namespace
{

constexpr std::string_view DIRECTIVE = "# cfl: ";
constexpr std::string_view STAMP = ".cfl-built";

void apply_directive(SourceKernel &kernel, const fs::path &file, std::string_view line)
{
	for (const std::string &word : words(line)) {
		const std::size_t equals = word.find('=');
		const std::string key = word.substr(0, equals);
		const std::string value = equals == word.npos ? "" : word.substr(equals + 1);
		if (value.empty())
			fail("{}: `{}` in the `# cfl:` line is not key=value", file.string(), word);
		if (key == "source")
			kernel.source = value;
		else if (key == "arch")
			kernel.arch = value;
		else if (key == "base")
			kernel.fragments.insert(kernel.fragments.begin(),
						file.parent_path() / value);
		else if (key == "targets")
			kernel.targets = split(value, ',');
		else if (key == "links")
			kernel.links = split(value, ',');
		else if (key == "args")
			kernel.args = split(value, ',');
		else
			fail("{}: unknown key `{}` in the `# cfl:` line; "
			     "known are source, arch, base, targets, links, args",
			     file.string(), key);
	}
}

fs::path source_folder(const SourceKernel &kernel)
{
	return cache_folder() / "src" / kernel.source;
}

/// "VERSION = 6 PATCHLEVEL = 12 SUBLEVEL = 117 ...": the head of the source's Makefile.
std::string source_version(const SourceKernel &kernel)
{
	std::string version;
	for (const std::string &line :
	     split(try_read_file(source_folder(kernel) / "Makefile").value_or(""), '\n')) {
		if (line.find(" = ") == line.npos && !version.empty())
			break;
		if (line.find(" = ") != line.npos)
			version += line + ' ';
	}
	return version;
}

/// What kbuild calls `gcc` here: another version makes other code, and refuses other plugins.
std::string compiler_version()
{
	Outcome outcome = capture({.argv = {"gcc", "--version"}});
	return outcome.output.substr(0, outcome.output.find('\n'));
}

/// What identifies a build: the text of its fragments, its source, its compiler, and how it is built.
std::string fingerprint(const SourceKernel &kernel)
{
	std::string text = kernel.source + ' ' + kernel.arch + ' ' + join(kernel.targets, ",") +
			   '\n' + source_version(kernel) + '\n' + compiler_version() + '\n';
	for (const fs::path &fragment : kernel.fragments)
		text += read_file(fragment);
	return text;
}

/// Two builds in one folder would take each other's half-written files for whole ones.
class BuildLock
{
public:
	BuildLock(const std::string &name, const fs::path &file)
		: fd_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
	{
		if (fd_ < 0)
			fail("cannot write {}: {}", file.string(), errno_text(errno));
		if (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
			term::say("waiting for another cfl that builds {}", name);
			flock(fd_, LOCK_EX);
		}
	}
	~BuildLock() { close(fd_); }
	BuildLock(const BuildLock &) = delete;
	BuildLock &operator=(const BuildLock &) = delete;

private:
	int fd_;
};

void must_run(Command command, const std::string &what)
{
	Outcome outcome = capture(command);
	if (!outcome.ok())
		fail("{} failed ({}):\n{}", what, shell_line(command.argv), outcome.output);
}

/// Unpacks the source package below the cache; complete or not at all.
void fetch_source(const SourceKernel &kernel)
{
	const fs::path folder = source_folder(kernel);
	if (fs::exists(folder / "Makefile"))
		return;
	make_folders(folder.parent_path());
	BuildLock lock(kernel.source, folder.parent_path() / (kernel.source + ".lock"));
	if (fs::exists(folder / "Makefile"))
		return;
	TempDir staging(kernel.source + ".unpacking", folder.parent_path());
	term::step("fetch", kernel.source);
	must_run({.argv = {"apt-get", "-o", "APT::Sandbox::User=root", "download", kernel.source},
		  .cwd = staging.path()},
		 "downloading " + kernel.source);
	fs::path archive;
	for (const fs::directory_entry &entry : fs::directory_iterator(staging.path()))
		archive = entry.path();
	term::step("unpack", archive.filename().string());
	must_run({.argv = {"dpkg-deb", "-x", archive.string(), (staging.path() / "deb").string()}},
		 "unpacking " + archive.filename().string());
	const fs::path tar = staging.path() / "deb/usr/src" / (kernel.source + ".tar.xz");
	must_run({.argv = {"tar", "-C", staging.path().string(), "-xf", tar.string()}},
		 "unpacking " + tar.filename().string());
	fs::rename(staging.path() / kernel.source, folder);
}

/// A kernel tree with our folders in it: the source's own files behind links, and `cfl/`, which its
/// Kbuild names. Made anew each time; it has a dozen links.
fs::path tree_with_links(const SourceKernel &kernel, const fs::path &out)
{
	const fs::path tree = out.parent_path() / "tree";
	fs::remove_all(tree);
	make_folders(tree / "cfl");
	for (const fs::directory_entry &entry : fs::directory_iterator(source_folder(kernel)))
		if (entry.path().filename() != "Kbuild")
			fs::create_symlink(entry.path(), tree / entry.path().filename());
	write_file(tree / "Kbuild", fmt::format("include {}\nobj-y += cfl/\n",
						(source_folder(kernel) / "Kbuild").string()));
	std::string folders;
	for (const std::string &link : kernel.links) {
		const fs::path target = root_folder() / link;
		if (!fs::exists(target / "Makefile"))
			fail("kernels/{}.config: links={}: no such folder with a Makefile",
			     kernel.name, link);
		fs::create_symlink(target, tree / "cfl" / target.filename());
		folders += ' ' + target.filename().string() + '/';
	}
	write_file(tree / "cfl/Makefile", "obj-y :=" + folders + '\n');
	return tree;
}

/// Where make starts.
fs::path tree_of(const SourceKernel &kernel, const fs::path &out)
{
	return kernel.links.empty() ? source_folder(kernel) : out.parent_path() / "tree";
}

std::vector<std::string> make_line(const SourceKernel &kernel, const fs::path &out)
{
	std::vector<std::string> argv{"make", "-C", tree_of(kernel, out).string(),
				      "O=" + out.string()};
	if (!kernel.arch.empty())
		argv.push_back("ARCH=" + kernel.arch);
	if (!kernel.links.empty()) {
		argv.push_back("CFL=" + root_folder().string());
		argv.push_back("CFL_BIN=" + program_folder().string());
	}
	return argv;
}

void configure(const SourceKernel &kernel, const fs::path &out)
{
	std::vector<std::string> tiny = make_line(kernel, out);
	tiny.push_back("tinyconfig");
	must_run({.argv = tiny}, "make tinyconfig");

	const fs::path script = tree_of(kernel, out) / "scripts/kconfig/merge_config.sh";
	std::vector<std::string> merge = {script.string(), "-O", out.string(),
					  (out / ".config").string()};
	for (const fs::path &fragment : kernel.fragments)
		merge.push_back(fragment.string());
	Command merging{.argv = merge, .cwd = tree_of(kernel, out)};
	if (!kernel.arch.empty())
		merging.env = {{"ARCH", kernel.arch}};
	must_run(merging, "merging the configuration");

	const std::string config = read_file(out / ".config");
	std::vector<std::string> unmet;
	for (const fs::path &fragment : kernel.fragments)
		for (const std::string &option : unmet_options(read_file(fragment), config))
			unmet.push_back(option);
	if (!unmet.empty())
		fail("{}: this kernel source cannot be configured with {}; "
		     "look for a missing dependency in kernels/{}.config",
		     kernel.name, join(unmet, ", "), kernel.name);
}

void compile(const SourceKernel &kernel, const fs::path &out)
{
	const fs::path log = out / "build.log";
	std::vector<std::string> argv = make_line(kernel, out);
	argv.push_back(fmt::format("-j{}", std::max(1u, std::thread::hardware_concurrency())));
	argv.insert(argv.end(), kernel.targets.begin(), kernel.targets.end());

	std::size_t files = 0;
	std::string all;
	Outcome outcome = capture({.argv = argv}, [&](std::string_view line) {
		all.append(line).push_back('\n');
		if (trim(line).starts_with("CC ") || trim(line).starts_with("CXX "))
			term::progress(
				fmt::format("build {}: {} files compiled", kernel.name, ++files));
	});
	write_file(log, all);
	if (!outcome.ok())
		fail("building {} failed; the last lines of {}:\n{}", kernel.name, log.string(),
		     all.substr(all.size() > 2000 ? all.size() - 2000 : 0));
}

} // namespace

SourceKernel parse_source_kernel(const fs::path &fragment)
{
	SourceKernel kernel;
	kernel.name = fragment.stem().string();
	kernel.fragments.push_back(fragment);
	for (const std::string &line : split(read_file(fragment), '\n')) {
		if (line.starts_with(DIRECTIVE))
			apply_directive(kernel, fragment,
					std::string_view(line).substr(DIRECTIVE.size()));
		else if (kernel.purpose.empty() && line.starts_with("# ") &&
			 line.find("SPDX") == line.npos)
			kernel.purpose = line.substr(2);
	}
	if (kernel.source.empty() || kernel.targets.empty())
		fail("{}: needs a line `# cfl: source=PACKAGE targets=A,B`", fragment.string());
	return kernel;
}

std::vector<SourceKernel> source_kernels()
{
	std::vector<SourceKernel> kernels;
	for (const fs::directory_entry &entry : fs::directory_iterator(root_folder() / "kernels"))
		if (entry.path().extension() == ".config" &&
		    read_file(entry.path()).find(DIRECTIVE) != std::string::npos)
			kernels.push_back(parse_source_kernel(entry.path()));
	std::sort(kernels.begin(), kernels.end(),
		  [](const SourceKernel &a, const SourceKernel &b) { return a.name < b.name; });
	return kernels;
}

std::vector<std::string> unmet_options(std::string_view fragment, std::string_view config)
{
	std::vector<std::string> unmet;
	const std::string lines = "\n" + std::string(config) + "\n";
	for (const std::string &line : split(fragment, '\n')) {
		if (!line.starts_with("CONFIG_"))
			continue;
		const std::string option = line.substr(0, line.find('='));
		const bool off = line.ends_with("=n");
		const bool met = off ? lines.find("\n" + option + "=") == std::string::npos
				     : lines.find("\n" + line + "\n") != std::string::npos;
		if (!met)
			unmet.push_back(line);
	}
	return unmet;
}

fs::path source_kernel_folder(std::string_view name)
{
	return cache_folder() / "kernels" / name / "build";
}

bool is_built(const SourceKernel &kernel)
{
	return try_read_file(source_kernel_folder(kernel.name) / STAMP) == fingerprint(kernel);
}

void build_source_kernel(const SourceKernel &kernel)
{
	const fs::path out = source_kernel_folder(kernel.name);
	if (is_built(kernel) && kernel.links.empty())
		return;
	fetch_source(kernel);
	make_folders(out);
	BuildLock lock(kernel.name, out.parent_path() / "lock");
	const bool built = is_built(kernel);
	if (built && kernel.links.empty())
		return;
	if (!kernel.links.empty())
		tree_with_links(kernel, out);
	if (!built) {
		fs::remove(out / STAMP);
		term::step("build", fmt::format("{} (once; some minutes)", kernel.name));
		configure(kernel, out);
	}
	compile(kernel, out);
	if (!built)
		write_file(out / STAMP, fingerprint(kernel));
}

std::uintmax_t clean_source_kernel(const SourceKernel &kernel)
{
	return remove_folder(cache_folder() / "kernels" / kernel.name);
}

std::uintmax_t clean_kernel_sources()
{
	return remove_folder(cache_folder() / "src");
}

} // namespace cfl
