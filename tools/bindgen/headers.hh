// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which headers a kernel has.
#pragma once

#include <bindgen/options.hh>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// Appends every header below the kernel's `include/`, as `<linux/fs.h>`, sorted by bytes: without
/// `asm-generic`, whose headers those of the machine include, `dt-bindings`, which are device trees',
/// and `uapi`, which are found without that word. The folder is the first one of the flags' `-I` that
/// has `linux/kernel.h`. False with a message in `error`: there is none.
bool all_headers(const Options &options, std::vector<std::string> &headers, std::string &error);

} // namespace cfl::bindgen
