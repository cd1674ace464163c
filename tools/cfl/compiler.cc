// SPDX-License-Identifier: GPL-2.0
/// @file
/// C++ compilers by name.
#include "cfl/compiler.hh"

#include <unistd.h>

#include "support/error.hh"
#include "support/file.hh"

namespace cfl
{

std::string compiler_kind(const std::string &name)
{
	return name.find("clang") != std::string::npos ? "clang++" : "g++";
}

std::string find_compiler(const std::string &name)
{
	if (name.find('/') != std::string::npos) {
		if (access(name.c_str(), X_OK) == 0)
			return name;
		fail("--cxx {}: no such program", name);
	}
	if (name == "clang++" && find_program("clang++-22"))
		return "clang++-22";
	if (name == "g++" && find_program("g++-12"))
		return "g++-12";
	if (find_program(name))
		return name;
	std::string package = name == "clang++" ? "clang-22" : name == "g++" ? "g++-12" : name;
	if (package.starts_with("clang++"))
		package.replace(0, 7, "clang");
	fail("--cxx {}: no such compiler is installed; run `apt-get install {}`, or name g++-12 or "
	     "newer, or "
	     "clang++-19 or newer",
	     name, package);
}

} // namespace cfl
