// SPDX-License-Identifier: GPL-2.0
#include "vm/source_kernel.hh"

#include <algorithm>
#include <thread>

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
		else
			fail("{}: unknown key `{}` in the `# cfl:` line; "
			     "known are source, arch, base, targets",
			     file.string(), key);
	}
}

/// What identifies a build: the text of its fragments and how it is built.
std::string fingerprint(const SourceKernel &kernel)
{
	std::string text =
		kernel.source + ' ' + kernel.arch + ' ' + join(kernel.targets, ",") + '\n';
	for (const fs::path &fragment : kernel.fragments)
		text += read_file(fragment);
	return text;
}

fs::path source_folder(const SourceKernel &kernel)
{
	return cache_folder() / "src" / kernel.source;
}

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

std::vector<std::string> make_line(const SourceKernel &kernel, const fs::path &out)
{
	std::vector<std::string> argv{"make", "-C", source_folder(kernel).string(),
				      "O=" + out.string()};
	if (!kernel.arch.empty())
		argv.push_back("ARCH=" + kernel.arch);
	return argv;
}

void configure(const SourceKernel &kernel, const fs::path &out)
{
	std::vector<std::string> tiny = make_line(kernel, out);
	tiny.push_back("tinyconfig");
	must_run({.argv = tiny}, "make tinyconfig");

	const fs::path script = source_folder(kernel) / "scripts/kconfig/merge_config.sh";
	std::vector<std::string> merge = {script.string(), "-O", out.string(),
					  (out / ".config").string()};
	for (const fs::path &fragment : kernel.fragments)
		merge.push_back(fragment.string());
	Command merging{.argv = merge, .cwd = source_folder(kernel)};
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
		if (trim(line).starts_with("CC "))
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
	if (is_built(kernel))
		return;
	fetch_source(kernel);
	make_folders(out);
	fs::remove(out / STAMP);
	term::step("build", fmt::format("{} (once; about 10 minutes on two cores)", kernel.name));
	configure(kernel, out);
	compile(kernel, out);
	write_file(out / STAMP, fingerprint(kernel));
}

} // namespace cfl
