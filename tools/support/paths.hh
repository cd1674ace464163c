// SPDX-License-Identifier: GPL-2.0
/// @file
/// Where things are: this tree, the programs, the cache.
#pragma once

#include "support/file.hh"

namespace cfl
{

/// The root of this tree: `CFL_ROOT`, or found from the program's own place. Throws `Error`.
fs::path root_folder();

/// The folder of the programs (`build/tools/bin`).
fs::path program_folder();

/// `${XDG_CACHE_HOME:-~/.cache}/cfl`. Not made.
fs::path cache_folder();

} // namespace cfl
