// SPDX-License-Identifier: GPL-2.0
/// @file
/// What was asked before a wait, or under a lock that was given back since, is not known any more.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `thread-race` where a container's first element, or what a pointer or an optional holds, is taken
/// though a wait on the way may have ended for another reason than that there is something.
void check_woken(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
