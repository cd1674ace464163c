// SPDX-License-Identifier: GPL-2.0
/// @file
/// Paths that no run takes: what is known of flags and other small values decides later tests.
#pragma once

#include <check/mir.hh>

namespace cfl::check
{

/// Copies the blocks of @p body (lowered with `Lowering::keep_tests()`) for what is known of its
/// variables when they are entered, and drops edges that cannot be taken. False, and nothing changed,
/// if nothing is tested twice or there would be too many copies.
bool split_paths(Body &body);

} // namespace cfl::check
