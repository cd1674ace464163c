// SPDX-License-Identifier: GPL-2.0
/// @file
/// Builds the initramfs of a guest.
#include "vm/initramfs.hh"

#include <algorithm>
#include <set>

#include "support/error.hh"
#include "support/paths.hh"
#include "support/text.hh"
#include "vm/cpio.hh"
#include "vm/modinfo.hh"

namespace cfl
{

namespace
{

constexpr const char *busybox = "/bin/busybox";

/// Two folders may each have a `foo.ko`: the whole path makes the name in the guest.
std::string guest_name(const fs::path &ko)
{
	std::string name = "m/";
	for (char c : fs::absolute(ko).lexically_normal().string()) {
		bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' ||
			     c == '_';
		name += plain ? c : '_';
	}
	return name;
}

std::string script_name(const GuestCase &one)
{
	return "cfl/" + one.id + ".sh";
}

std::string load_step(const fs::path &ko, const std::string &params)
{
	return fmt::format("load\t/{}\t{}\t{}\n", guest_name(ko), module_name(ko), params);
}

void refuse_controls(const GuestCase &one)
{
	if (one.params.find('\n') != std::string::npos)
		fail("{}: the module parameters hold a line break", one.id);
}

std::string busybox_program()
{
	if (auto content = try_read_file(busybox))
		return *content;
	fail("{} is missing, and a shell in the guest needs it: run `apt-get install "
	     "busybox-static`",
	     busybox);
}

} // namespace

std::string make_plan(const std::vector<GuestCase> &cases, bool shell)
{
	std::string plan;
	std::set<fs::path> loaded;
	for (const GuestCase &one : cases) {
		refuse_controls(one);
		plan += fmt::format("case\t{}\t{}\n", one.id, one.limit.count());
		for (const fs::path &ko : one.kernel_modules) {
			if (loaded.insert(ko).second)
				plan += load_step(ko, "");
		}
		for (const fs::path &ko : one.own_modules)
			plan += load_step(ko, "");
		if (!one.module.empty())
			plan += load_step(one.module, one.params);
		if (!one.script.empty())
			plan += fmt::format("script\t/{}\n", script_name(one));
		if (shell)
			plan += "shell\n";
		if (one.unload && !one.module.empty())
			plan += fmt::format("unload\t{}\n", module_name(one.module));
		if (one.unload) {
			for (auto ko = one.own_modules.rbegin(); ko != one.own_modules.rend(); ++ko)
				plan += fmt::format("unload\t{}\n", module_name(*ko));
		}
		plan += fmt::format("done\t{}\n", one.id);
	}
	if (shell && cases.empty())
		plan += "shell\n";
	return plan;
}

std::string make_initramfs(const std::vector<GuestCase> &cases, bool shell)
{
	CpioWriter archive;
	archive.add_folder("dev");
	archive.add_device("dev/console", 5, 1);
	archive.add_file("init", read_file(program_folder() / "cfl-guest-init"), 0755);
	archive.add_file("cfl/plan", make_plan(cases, shell));
	bool scripts = std::any_of(cases.begin(), cases.end(),
				   [](const GuestCase &one) { return !one.script.empty(); });
	if (shell || scripts)
		archive.add_file("bin/busybox", busybox_program(), 0755);
	std::set<fs::path> added;
	auto add = [&](const fs::path &ko) {
		if (!ko.empty() && added.insert(ko).second)
			archive.add_file(guest_name(ko), read_module(ko));
	};
	for (const GuestCase &one : cases) {
		std::for_each(one.kernel_modules.begin(), one.kernel_modules.end(), add);
		std::for_each(one.own_modules.begin(), one.own_modules.end(), add);
		add(one.module);
		if (!one.script.empty())
			archive.add_file(script_name(one), join(one.script, "\n") + "\n");
	}
	return archive.finish();
}

} // namespace cfl
