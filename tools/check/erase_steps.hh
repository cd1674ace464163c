// SPDX-License-Identifier: GPL-2.0
/// @file
/// Loops that take an element out and step on from what follows it.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `borrow-invalidated` where a loop goes on with what erase() gave, and steps over it: when the last
/// element was taken out, that is the end.
void check_erase_steps(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
