// SPDX-License-Identifier: GPL-2.0
/// @file
/// Checks of a KDIR.
#include "vm/kdir.hh"

#include <sys/utsname.h>

#include <fmt/format.h>

#include "support/text.hh"

namespace cfl
{

namespace
{

std::string host_arch()
{
	utsname host{};
	uname(&host);
	std::string machine = host.machine;
	if (machine == "x86_64" || machine == "i686")
		return "x86";
	if (machine == "aarch64")
		return "arm64";
	if (machine.starts_with("riscv"))
		return "riscv";
	return machine;
}

/// The Makefile of Debian's headers includes that of the -common package by absolute path.
std::optional<std::string> missing_include(const fs::path &kdir)
{
	for (const std::string &line : split(try_read_file(kdir / "Makefile").value_or(""), '\n')) {
		if (!line.starts_with("include /"))
			continue;
		std::string file(trim(std::string_view(line).substr(8)));
		if (!fs::exists(file))
			return file;
	}
	return std::nullopt;
}

std::string install_hint(const fs::path &kdir)
{
	std::string release = kdir_release(kdir);
	if (release.empty())
		return "install the linux-headers package of that kernel again, or run `make "
		       "modules_prepare` in it";
	return fmt::format("run `apt-get install --reinstall linux-headers-{}`, or `make "
			   "modules_prepare` if it "
			   "is a kernel of your own",
			   release);
}

} // namespace

std::string kdir_release(const fs::path &kdir)
{
	if (auto text = try_read_file(kdir / "include/config/kernel.release"))
		return std::string(trim(*text));
	std::string text = try_read_file(kdir / "include/generated/utsrelease.h").value_or("");
	std::size_t first = text.find('"');
	std::size_t last = text.find('"', first + 1);
	if (first == std::string::npos || last == std::string::npos)
		return {};
	return text.substr(first + 1, last - first - 1);
}

std::string config_value(const std::string &config, const std::string &option)
{
	std::string key = "\nCONFIG_" + option + "=";
	std::size_t at = ("\n" + config).find(key);
	if (at == std::string::npos)
		return {};
	std::size_t begin = at + key.size() - 1;
	std::string value = config.substr(begin, config.find('\n', begin) - begin);
	if (value.size() >= 2 && value.front() == '"')
		value = value.substr(1, value.size() - 2);
	return value;
}

std::string kdir_arch(const fs::path &kdir)
{
	std::string config = try_read_file(kdir / ".config").value_or("");
	// "# Linux/x86 6.12.117 Kernel Configuration"
	std::size_t at = config.find("# Linux/");
	if (at != std::string::npos) {
		std::size_t end = config.find(' ', at + 8);
		return config.substr(at + 8, end - at - 8);
	}
	for (const auto &[option, arch] :
	     {std::pair{"X86", "x86"}, {"ARM64", "arm64"}, {"RISCV", "riscv"}, {"ARM", "arm"}}) {
		if (config_value(config, option) == "y")
			return arch;
	}
	return {};
}

std::optional<std::string> kdir_problem(const fs::path &kdir)
{
	std::string where = kdir.string();
	if (!fs::is_directory(kdir))
		return fmt::format("{}: no such folder; install the kernel's headers, or name "
				   "another with --kernel",
				   where);
	if (!fs::exists(kdir / "Makefile"))
		return fmt::format("{}: no kernel headers here (no Makefile); name the folder that "
				   "`make -C` takes, "
				   "such as /lib/modules/$(uname -r)/build",
				   where);
	if (auto file = missing_include(kdir))
		return fmt::format(
			"{}: half-installed, its Makefile includes {}, which is missing; {}", where,
			*file, install_hint(kdir));
	if (!fs::exists(kdir / ".config"))
		return fmt::format(
			"{}: the kernel is not configured (no .config); run `make olddefconfig "
			"modules_prepare` in it",
			where);
	std::string arch = kdir_arch(kdir);
	if (!arch.empty() && arch != host_arch())
		return fmt::format("{}: the headers are for {}, this machine is {}; install the "
				   "headers of a kernel "
				   "for {}",
				   where, arch, host_arch(), host_arch());
	if (config_value(try_read_file(kdir / ".config").value_or(""), "MODULES") != "y")
		return fmt::format("{}: the kernel is configured without modules (CONFIG_MODULES); "
				   "it can load none",
				   where);
	for (const char *needed : {"include/config/auto.conf", "include/generated/autoconf.h",
				   "scripts/Makefile.build", "scripts/mod/modpost"}) {
		// A kernel built with O= has its scripts where its source is.
		if (!fs::exists(kdir / needed) && !fs::exists(kdir / "source" / needed))
			return fmt::format("{}: half-installed, {} is missing; {}", where, needed,
					   install_hint(kdir));
	}
	if (!fs::exists(kdir / "Module.symvers"))
		return fmt::format("{}: half-installed, Module.symvers is missing, so no symbol of "
				   "the kernel would be "
				   "known; {}",
				   where, install_hint(kdir));
	return std::nullopt;
}

} // namespace cfl
