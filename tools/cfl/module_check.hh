// SPDX-License-Identifier: GPL-2.0
/// @file
/// Passes a built module folder through `cfl-check`.
#pragma once

#include "cfl/module_build.hh"

namespace cfl
{

/// Shows what `cfl-check` finds, with the paths of the author's files. Findings throw `Error` (status 1);
/// with `warn` they are a warning. Folders without C++ and trees without `cfl-check` pass.
void check_module(const BuildRequest &request, bool warn);

} // namespace cfl
