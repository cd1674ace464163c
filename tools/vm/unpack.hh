// SPDX-License-Identifier: GPL-2.0
/// @file
/// Unpacks kernel packages somewhere else than /, so that modules build against them there.
#pragma once

#include <vector>

#include "support/file.hh"

namespace cfl
{

/// Unpacks the archives to `folder/root`, which appears complete or not at all.
void unpack_kernel(const std::vector<fs::path> &archives, const fs::path &folder);

/// Makes what was unpacked to `staging` work as `final_root`: absolute links become relative, and
/// the headers' Makefile includes the common one there.
void relocate_kernel(const fs::path &staging, const fs::path &final_root);

} // namespace cfl
