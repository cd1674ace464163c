// SPDX-License-Identifier: GPL-2.0
/// @file
/// What can be wrong with a KDIR, said in one sentence before make says it in forty.
#pragma once

#include <optional>
#include <string>

#include "support/file.hh"

namespace cfl
{

/// `uname -r` of the kernel that `kdir` builds for; empty if it does not say.
std::string kdir_release(const fs::path &kdir);

/// What keeps modules from being built in `kdir`, and what to do; nothing if it is fine.
std::optional<std::string> kdir_problem(const fs::path &kdir);

/// The kernel's own name of the architecture (`x86`, `arm64`), from its `.config`; may be empty.
std::string kdir_arch(const fs::path &kdir);

/// The value of a configuration option ("y", "m", a string), empty if it is not set.
std::string config_value(const std::string &config, const std::string &option);

} // namespace cfl
