// SPDX-License-Identifier: GPL-2.0
/// @file
/// What readers under RCU may still look at when it is freed.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: a pointer that is exchanged in a member which readers follow under RCU is freed only when these were
/// waited for.
void check_rcu_ends(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
