// SPDX-License-Identifier: GPL-2.0
/// @file
/// The files of a new driver folder and of its packages. `@NAME@` and the like are filled in.
#include "cfl/templates.hh"

#include <cctype>

#include "support/text.hh"

namespace cfl
{

namespace
{

constexpr const char *driver_source = R"(// SPDX-License-Identifier: GPL-2.0
/// @file
/// @NAME@: say here what it is for.
#include <kernel/prelude.hh>

namespace
{

class @CLASS@
{
public:
	/// Runs when the module is loaded. An error returned here is what insmod shows.
	static Result<@CLASS@> init(ThisModule &module)
	{
		pr_info("{} is loaded\n", module.name());
		return @CLASS@();
	}

	/// Runs when the module is unloaded.
	void exit() { pr_info("goodbye\n"); }
};

} // namespace

MODULE(@CLASS@, {
	.name = "@NAME@",
	.authors = {"Your Name <you@example.org>"},
	.description = "Say in one line what it is for",
	.license = "GPL",
});
)";

constexpr const char *driver_makefile = R"(# SPDX-License-Identifier: GPL-2.0
# make                     builds for the running kernel
# make KDIR=... CXX=...    for another one, with another compiler
CFL ?= @CFL@

obj-m := @NAME@.o

include $(CFL)/kbuild/Makefile.cxx
)";

constexpr const char *driver_readme = R"(<!-- SPDX-License-Identifier: GPL-2.0 -->
# @NAME@

A Linux kernel module in C++, made with [C++ for Linux](@CFL@).

    cfl run .                  # build, boot a stock kernel in QEMU, load, show the log, unload
    cfl run . --shell          # the same, with a shell in the guest
    cfl build . --kernel host  # or just: make
    cfl compile-commands .     # for clangd
    cfl dkms .                 # a package that is built again for each new kernel
)";

constexpr const char *driver_gitignore = R"(# SPDX-License-Identifier: GPL-2.0
*.o
*.ko
*.mod
*.mod.c
*.cmd
.*.d
.cfl/
Module.symvers
modules.order
compile_commands.json
)";

constexpr const char *driver_test = R"({
	"why": "Loads, says so, and goes.",
	"expect": ["@NAME@ is loaded", "goodbye"]
}
)";

constexpr const char *dkms_conf = R"(# SPDX-License-Identifier: GPL-2.0
# Where C++ for Linux lies on the machine that builds: CFL in the environment, or the package's place.
CFL="${CFL:-@CFL@}"
PACKAGE_NAME="@PACKAGE@"
PACKAGE_VERSION="@VERSION@"
PRE_BUILD="dkms-check.sh $CFL"
MAKE[0]="make -C ${kernel_source_dir} M=${dkms_tree}/${PACKAGE_NAME}/${PACKAGE_VERSION}/build CFL=$CFL modules"
CLEAN="make -C ${kernel_source_dir} M=${dkms_tree}/${PACKAGE_NAME}/${PACKAGE_VERSION}/build CFL=$CFL clean"
@MODULES@AUTOINSTALL="yes"
)";

constexpr const char *dkms_check = R"(#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Says in one sentence why the module can't be built here.
if [ ! -f "$1/kbuild/Makefile.cxx" ]; then
	echo "@PACKAGE@: C++ for Linux is not in $1; unpack it there, or set CFL to where it is" >&2
	exit 1
fi
for program in cfl-bindgen cfl-gate; do
	if [ ! -x "$1/build/tools/bin/$program" ]; then
		echo "@PACKAGE@: $1/build/tools/bin/$program is missing; run $1/cfl doctor, which builds it" >&2
		exit 1
	fi
done
)";

constexpr const char *debian_control = R"(Source: @PACKAGE@
Section: kernel
Priority: optional
Maintainer: Your Name <you@example.org>
Build-Depends: debhelper-compat (= 13), dh-dkms
Standards-Version: 4.6.2

Package: @PACKAGE@-dkms
Architecture: all
Depends: dkms, g++, ${misc:Depends}
Description: @DESCRIPTION@ (DKMS)
 The source of the kernel module; it is built for each kernel that is installed.
)";

constexpr const char *debian_rules = R"(#!/usr/bin/make -f
# SPDX-License-Identifier: GPL-2.0
%:
	dh $@ --with dkms

override_dh_auto_build override_dh_auto_test override_dh_auto_clean:

override_dh_install:
	dh_install $(filter-out debian,$(wildcard *)) usr/src/@PACKAGE@-@VERSION@/

override_dh_dkms:
	dh_dkms -V @VERSION@ -- dkms.conf
)";

constexpr const char *debian_changelog = R"(@PACKAGE@ (@VERSION@) UNRELEASED; urgency=medium

  * First release.

 -- Your Name <you@example.org>  Thu, 01 Jan 1970 00:00:00 +0000
)";

std::string fill(std::string text, const std::map<std::string, std::string> &values)
{
	for (const auto &[key, value] : values)
		text = replace_all(std::move(text), "@" + key + "@", value);
	return text;
}

} // namespace

std::string class_name(const std::string &module)
{
	std::string name;
	bool upper = true;
	for (char c : module) {
		if (c == '_') {
			upper = true;
			continue;
		}
		name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
		upper = false;
	}
	return name;
}

std::string module_name_problem(const std::string &name)
{
	constexpr std::size_t longest = 55; // MODULE_NAME_LEN is 64 - sizeof(long), with its '\0'
	if (name.empty())
		return "is empty";
	if (name.size() > longest)
		return "is too long: the kernel takes 55 characters";
	if (name.find('-') != std::string::npos)
		return "has a '-', which the kernel turns into '_': write " +
		       replace_all(name, "-", "_");
	if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
		return "may only have small letters, digits and '_'";
	if (!std::islower(static_cast<unsigned char>(name[0])))
		return "must begin with a small letter";
	return {};
}

std::map<std::string, std::string> driver_files(const std::string &name, const std::string &cfl)
{
	std::map<std::string, std::string> values{
		{"NAME", name}, {"CLASS", class_name(name)}, {"CFL", cfl}};
	return {{name + ".cc", fill(driver_source, values)},
		{"Makefile", fill(driver_makefile, values)},
		{"README.md", fill(driver_readme, values)},
		{".gitignore", fill(driver_gitignore, values)},
		{"test.json", fill(driver_test, values)}};
}

std::map<std::string, std::string> dkms_files(const PackageFacts &facts)
{
	std::string modules;
	for (std::size_t i = 0; i < facts.modules.size(); i++)
		modules += "BUILT_MODULE_NAME[" + std::to_string(i) + "]=\"" + facts.modules[i] +
			   "\"\n" + "DEST_MODULE_LOCATION[" + std::to_string(i) +
			   "]=\"/updates/dkms\"\n";
	std::map<std::string, std::string> values{{"PACKAGE", facts.name},
						  {"VERSION", facts.version},
						  {"MODULES", modules},
						  {"CFL", facts.cfl},
						  {"DESCRIPTION", facts.description}};
	return {{"dkms.conf", fill(dkms_conf, values)},
		{"dkms-check.sh", fill(dkms_check, values)},
		{"debian/control", fill(debian_control, values)},
		{"debian/rules", fill(debian_rules, values)},
		{"debian/changelog", fill(debian_changelog, values)},
		{"debian/source/format", "3.0 (native)\n"}};
}

} // namespace cfl
