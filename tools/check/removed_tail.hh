// SPDX-License-Identifier: GPL-2.0
/// @file
/// What lies behind the iterator that std::remove_if gave has been moved from.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `move-use` where owners in that tail are dereferenced before they are erased.
void check_removed_tail(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
