// SPDX-License-Identifier: GPL-2.0
/// @file
/// The files of a new driver folder and of its packages.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace cfl
{

/// File name to content, for a driver called `name`. `cfl` is what its Makefile takes as `CFL`.
std::map<std::string, std::string> driver_files(const std::string &name, const std::string &cfl);

struct PackageFacts {
	std::string name{};
	std::string version{};
	std::vector<std::string> modules{};
	std::string description{};
	std::string cfl{};
};

/// File name to content: dkms.conf and debian/.
std::map<std::string, std::string> dkms_files(const PackageFacts &facts);

/// What is wrong with a name for a module, in words that follow "NAME "; empty if nothing is.
std::string module_name_problem(const std::string &name);

/// "foo_bar" -> "FooBar"
std::string class_name(const std::string &module);

} // namespace cfl
