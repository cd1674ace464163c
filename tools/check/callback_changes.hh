// SPDX-License-Identifier: GPL-2.0
/// @file
/// Closures that change, while they run or between two calls, what they or their callers still need.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `borrow-invalidated` where handlers that are walked over are handed the object that keeps them, and
/// where a closure replaces the member that holds it; `move-use` where one that is called again moves a
/// capture out; `lock-held` where one that runs under a lock takes it again.
void check_callback_changes(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
