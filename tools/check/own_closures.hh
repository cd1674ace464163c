// SPDX-License-Identifier: GPL-2.0
/// @file
/// Closures that change the very member that calls them.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: a member calls a closure while it works on itself, and the closure changes it by way of `this`.
void check_own_closures(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
