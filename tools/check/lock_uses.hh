// SPDX-License-Identifier: GPL-2.0
/// @file
/// What is done with locks and guards of our library, beyond taking them.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Data of a lock that everybody shares, reached around the lock; a try that nobody looked at; data that
/// belongs to another lock than the guard's.
void check_lock_uses(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
