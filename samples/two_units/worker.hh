// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the other unit offers.
#pragma once

#include "history.hh"

/// Adds the squares of 1 to @p last to @p history.
void add_squares(History<u64, 4> &history, u32 last);
