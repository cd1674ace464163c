// SPDX-License-Identifier: GPL-2.0
/// @file
/// What C still has when the object ends, moves, or is not complete.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Addresses that C keeps beyond the end of what they lead to, and references that its callbacks take without
/// having been given any.
void check_c_keeps(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
