// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which kernel is meant, and where its parts are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// A kernel to build for and to boot. Parts that are missing have an empty path.
struct Kernel {
	std::string name{};    ///< As the user said it.
	std::string release{}; ///< `uname -r`.
	fs::path build{};      ///< What `make -C` takes.
	fs::path image{};      ///< What QEMU boots.
	fs::path modules{};    ///< `lib/modules/RELEASE`.
};

/// Stock kernels that can be fetched by name.
const std::vector<std::string> &stock_kernels();

/// The default of `--kernel`.
inline constexpr std::string_view default_kernel = "debian-6.12";

/// Where a stock kernel is, or would be, unpacked: `kernels/NAME` in the cache.
fs::path stock_folder(std::string_view name);

bool is_fetched(std::string_view name);

/// Finds the kernel called `name`: a stock kernel's name (fetched if it is not there), `host`, or
/// a folder: a build tree, headers, or an unpacked root. Throws `Error` if nothing is there.
Kernel find_kernel(const std::string &name);

/// The same without fetching; parts are empty when they are not there.
Kernel locate_kernel(const std::string &name);

/// Throws `Error` unless there is an image to boot.
void require_image(const Kernel &kernel);

} // namespace cfl
