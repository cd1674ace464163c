// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a kernel's options are called.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace cfl::check
{

/// The names that the kernel in reach of some flags has in its `.config`, set or not.
struct KernelConfig {
	std::set<std::string> names;	///< Empty: no kernel is in reach.
	std::vector<std::string> roots; ///< The folders with its headers.
};

/// Looks where @p flags, which stand in @p directory, have the kernel's generated headers.
void find_kernel_config(const std::string &directory, const std::vector<std::string> &flags,
			KernelConfig &config);

/// Whether a header of the kernel mentions the option: one of another architecture, or one whose
/// dependencies are not met, which `.config` then leaves out.
bool mentioned_in_headers(const KernelConfig &config, const std::string &name);

} // namespace cfl::check
