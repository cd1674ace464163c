// SPDX-License-Identifier: GPL-2.0
/// @file
/// Locks that are taken and given back by hand, and that one way out of a function forgets.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Plain C++: a lock that is still held where a function ends, though it is given back on other ways that end alike.
void check_lock_left(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
