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
bool kbuild_flags(const std::string &kdir, std::vector<std::string> &flags, std::string &error);

} // namespace cfl::bindgen
