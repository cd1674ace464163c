// SPDX-License-Identifier: GPL-2.0
/// @file
/// What can stand in the way, each with the line that fixes it.
#pragma once

#include <string>
#include <vector>

#include "vm/kernel.hh"

namespace cfl
{

struct Finding {
	enum class State {
		Ok,
		Warning, ///< Something works less well.
		Problem, ///< Something does not work.
	};

	std::string id{}; ///< "package", "kernel-modversions"; stable, for machines.
	State state = State::Ok;
	std::string what{};
	std::string fix{}; ///< Empty when there is nothing to do.
};

/// The packages of `packages.txt` (its text) that are not installed.
std::vector<std::string> package_names(const std::string &list);

/// Packages, compilers, programs, cache.
std::vector<Finding> examine_machine();

/// QEMU, KVM, what a guest needs.
std::vector<Finding> examine_emulator();

/// Headers, image, and the options that matter.
std::vector<Finding> examine_kernel(const Kernel &kernel);

/// Only the options, from the text of a `.config`.
std::vector<Finding> examine_config(const std::string &config, const std::string &kernel);

} // namespace cfl
