// SPDX-License-Identifier: GPL-2.0
/// @file
/// What can stand in the way of building and of running.
#include "cfl/doctor.hh"

#include <set>
#include <unistd.h>

#include "cfl/compiler.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/process.hh"
#include "support/text.hh"
#include "vm/accel.hh"
#include "vm/kdir.hh"

namespace cfl
{

namespace
{

using State = Finding::State;

std::string apt_line(const std::string &packages)
{
	return fmt::format("{}apt-get install --no-install-recommends {}",
			   getuid() == 0 ? "" : "sudo ", packages);
}

void examine_packages(std::vector<Finding> &findings)
{
	if (!find_program("dpkg-query")) {
		findings.push_back({"packages", State::Warning,
				    "this is no Debian system, so packages are not examined",
				    "install what packages.txt lists"});
		return;
	}
	std::vector<std::string> wanted = package_names(read_file(root_folder() / "packages.txt"));
	std::vector<std::string> argv{"dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n"};
	argv.insert(argv.end(), wanted.begin(), wanted.end());
	std::vector<std::string> said =
		split(capture(Command{.argv = argv, .merge = false}).output, '\n');
	std::set<std::string> installed(said.begin(), said.end());
	bool all = true;
	for (const std::string &name : wanted) {
		if (installed.contains("installed " + name))
			continue;
		all = false;
		findings.push_back({"package", State::Problem,
				    fmt::format("the package {} is missing", name),
				    apt_line(name)});
	}
	if (all)
		findings.push_back({"package", State::Ok,
				    fmt::format("all {} packages are installed", wanted.size()),
				    ""});
}

void examine_compiler(const std::string &name, std::vector<Finding> &findings)
{
	try {
		std::string program = find_compiler(name);
		Outcome outcome = capture(Command{.argv = {program, "--version"}});
		std::string version = outcome.output.substr(0, outcome.output.find('\n'));
		if (outcome.ok())
			findings.push_back(
				{"compiler", State::Ok, fmt::format("{}: {}", name, version), ""});
		else
			findings.push_back({"compiler", State::Problem,
					    fmt::format("{} does not run", program),
					    "install it again"});
	} catch (const Error &) {
		std::string package = name == "g++" ? "g++-12" : "clang-22";
		findings.push_back({"compiler", State::Problem, fmt::format("there is no {}", name),
				    apt_line(package)});
	}
}

void examine_programs(std::vector<Finding> &findings)
{
	for (const char *program : {"cfl-bindgen", "cfl-check", "cfl-gate", "cfl-guest-init"}) {
		if (!fs::exists(program_folder() / program))
			findings.push_back({"tool", State::Problem,
					    fmt::format("{} has not been built", program),
					    "ninja -C build/tools"});
	}
}

void examine_cache(std::vector<Finding> &findings)
{
	std::error_code error;
	fs::path cache = cache_folder();
	fs::create_directories(cache, error);
	if (error || access(cache.c_str(), W_OK) != 0) {
		findings.push_back({"cache", State::Problem,
				    fmt::format("{} cannot be written", cache.string()),
				    "set XDG_CACHE_HOME to a folder of yours"});
		return;
	}
	constexpr std::uintmax_t wanted =
		2'000'000'000; // two stock kernels, unpacked, and their archives
	std::uintmax_t available = fs::space(cache, error).available;
	if (!error && available < wanted)
		findings.push_back(
			{"disk", State::Warning,
			 fmt::format("{} has {} free; two stock kernels take {}", cache.string(),
				     human_size(available), human_size(wanted)),
			 "make room, or set XDG_CACHE_HOME to a larger disk"});
}

void examine_host_lockdown(std::vector<Finding> &findings)
{
	std::string lockdown = try_read_file("/sys/kernel/security/lockdown").value_or("");
	if (lockdown.find("[integrity]") != std::string::npos ||
	    lockdown.find("[confidentiality]") != std::string::npos)
		findings.push_back({"kernel-lockdown", State::Problem,
				    "the running kernel is locked down and refuses modules that "
				    "are not signed",
				    "sign modules with a key that `mokutil --import` has enrolled, "
				    "or use cfl run"});
}

} // namespace

std::vector<std::string> package_names(const std::string &list)
{
	std::vector<std::string> names;
	for (const std::string &line : split(list, '\n')) {
		std::string name(trim(line.substr(0, line.find('#'))));
		if (!name.empty())
			names.push_back(name);
	}
	return names;
}

std::vector<Finding> examine_machine()
{
	std::vector<Finding> findings;
	examine_packages(findings);
	examine_compiler("g++", findings);
	examine_compiler("clang++", findings);
	examine_programs(findings);
	examine_cache(findings);
	return findings;
}

std::vector<Finding> examine_emulator()
{
	std::vector<Finding> findings;
	if (find_program("qemu-system-x86_64"))
		findings.push_back({"qemu", State::Ok, "qemu-system-x86_64 is there", ""});
	else
		findings.push_back({"qemu", State::Problem,
				    "there is no qemu-system-x86_64, so no kernel can be booted",
				    apt_line("qemu-system-x86")});
	if (!fs::exists("/bin/busybox"))
		findings.push_back({"busybox", State::Problem,
				    "there is no /bin/busybox for scripts and shells in a guest",
				    apt_line("busybox-static")});
	KvmState kvm = kvm_state();
	if (kvm.proven)
		findings.push_back({"kvm", State::Ok, "guests run under KVM", ""});
	else if (kvm.try_it)
		findings.push_back({"kvm", State::Ok,
				    "/dev/kvm is there; the next guest shows whether it works",
				    ""});
	else
		findings.push_back(
			{"kvm", State::Warning,
			 fmt::format(
				 "KVM is not used ({}); guests run under TCG, some seconds slower",
				 kvm.reason),
			 kvm.reason.find("Permission") != std::string::npos
				 ? fmt::format("sudo usermod -aG kvm {}",
					       getenv("USER") ? getenv("USER") : "$USER")
				 : ""});
	return findings;
}

std::vector<Finding> examine_config(const std::string &config, const std::string &kernel)
{
	std::vector<Finding> findings;
	auto is_set = [&](const char *option) { return config_value(config, option) == "y"; };
	auto add = [&](const char *id, State state, std::string what, std::string fix) {
		findings.push_back({id, state, kernel + ": " + std::move(what), std::move(fix)});
	};
	if (!is_set("MODULES"))
		add("kernel-modules", State::Problem, "no modules (CONFIG_MODULES is not set)",
		    "set CONFIG_MODULES=y and build it again");
	if (is_set("RANDSTRUCT_FULL") || is_set("RANDSTRUCT_PERFORMANCE") ||
	    is_set("GCC_PLUGIN_RANDSTRUCT"))
		add("kernel-randstruct", State::Problem,
		    "structures are laid out at random (CONFIG_RANDSTRUCT), which no other "
		    "compiler run can repeat",
		    "set CONFIG_RANDSTRUCT_NONE=y and build it again");
	if (is_set("MODULE_SIG_FORCE"))
		add("kernel-module-sig", State::Problem,
		    "it refuses unsigned modules (CONFIG_MODULE_SIG_FORCE)",
		    "sign the module with scripts/sign-file and a key that the kernel knows");
	else if (is_set("MODULE_SIG"))
		add("kernel-module-sig", State::Ok,
		    "unsigned modules load and taint the kernel (CONFIG_MODULE_SIG)", "");
	if (is_set("MODVERSIONS"))
		add("kernel-modversions", State::Ok,
		    "symbols are versioned (CONFIG_MODVERSIONS): build for each release", "");
	if (!is_set("DEBUG_INFO_BTF"))
		add("kernel-btf", State::Warning,
		    "no BTF (CONFIG_DEBUG_INFO_BTF), so layouts cannot be held against the running "
		    "kernel",
		    "set CONFIG_DEBUG_INFO_BTF=y if the kernel is yours");
	else
		add("kernel-btf", State::Ok, "it carries BTF", "");
	return findings;
}

std::vector<Finding> examine_kernel(const Kernel &kernel)
{
	std::vector<Finding> findings;
	if (kernel.build.empty()) {
		std::string fix = kernel.name == "host"
					  ? apt_line("linux-headers-" + kernel.release)
					  : "./cfl kernel fetch " + kernel.name;
		findings.push_back({"kernel-headers", State::Problem,
				    fmt::format("{}: there are no kernel headers", kernel.name),
				    fix});
		return findings;
	}
	if (auto problem = kdir_problem(kernel.build)) {
		std::size_t cut = problem->find("; ");
		findings.push_back({"kernel-headers", State::Problem, problem->substr(0, cut),
				    cut == std::string::npos ? "" : problem->substr(cut + 2)});
		return findings;
	}
	findings.push_back({"kernel-headers", State::Ok,
			    fmt::format("{}: headers of {}", kernel.name, kernel.release), ""});
	if (kernel.image.empty())
		findings.push_back({"kernel-image", State::Warning,
				    fmt::format("{}: no image to boot, so `cfl run` cannot use it",
						kernel.name),
				    "./cfl run --kernel debian-6.12 ..."});
	std::string config = try_read_file(kernel.build / ".config").value_or("");
	for (Finding &finding : examine_config(config, kernel.name))
		findings.push_back(std::move(finding));
	if (kernel.name == "host")
		examine_host_lockdown(findings);
	return findings;
}

} // namespace cfl
