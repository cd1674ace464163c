// SPDX-License-Identifier: GPL-2.0
/// @file
/// The C flags of a kernel, asked from Kbuild itself.
#pragma once

#include <string>
#include <vector>

namespace cfl::bindgen
{

/// The flags with which Kbuild would compile a C file of an external module, made by a dry run in
/// a temporary folder and cached by the kernel's configuration. False with a message in `error`.
/// `variables` go to make as they are: ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-.
bool kbuild_flags(const std::string &kdir, const std::string &variables,
		  std::vector<std::string> &flags, std::string &error);

} // namespace cfl::bindgen
