// SPDX-License-Identifier: GPL-2.0
/// @file
/// Two objects of one class, each with a lock of its own, of which a function locks only one.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `lock-required` where a function uses what belongs to the lock of another object than the one that it
/// has locked, if those functions that use one object only keep to its own lock.
void check_lock_siblings(Session &session,
			 const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
