// SPDX-License-Identifier: GPL-2.0
/// @file
/// Indices of raw pointers to what a container holds.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: the elements behind `data()` are reached with an index that the container's own size allows too
/// much, or that a mask leaves too large for an array.
void check_raw_bounds(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
