// SPDX-License-Identifier: GPL-2.0
/// @file
/// Members that are used before they are made, and owners whose deleter was called by hand.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `init-use` where a constructor hands a member that is not made yet to a base that uses it, or starts a
/// thread that does; and `free-twice` where what an owner's deleter calls is called with what the owner keeps.
void check_late_members(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
