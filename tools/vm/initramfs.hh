// SPDX-License-Identifier: GPL-2.0
/// @file
/// The initramfs of a guest: our init, the modules, scripts, and the plan that init carries out.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// One module to load, watch and unload.
struct GuestCase {
	std::string id;				///< Unique within a boot, without white space.
	std::vector<fs::path> kernel_modules{}; ///< Loaded before, in this order; they stay.
	std::vector<fs::path> own_modules{};	///< Loaded after them and unloaded with the case.
	fs::path module{};
	std::string params{};
	std::vector<std::string> script{}; ///< Lines for sh, run while the module is loaded.
	bool unload = true;
	std::chrono::seconds limit{30}; ///< For each step.
};

/// The plan in the words of guest/guest.hh.
std::string make_plan(const std::vector<GuestCase> &cases, bool shell);

/// The whole archive, not compressed: a guest under TCG would pay more to unpack it.
std::string make_initramfs(const std::vector<GuestCase> &cases, bool shell);

} // namespace cfl
