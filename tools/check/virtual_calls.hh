// SPDX-License-Identifier: GPL-2.0
/// @file
/// Calls, while a base is made or ended, of what only a derived class has.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `init-use` (in constructors) and `free-use` (in destructors) where a pure virtual function is
/// called, or a derived object is used through a cast of `this`.
void check_virtual_calls(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
