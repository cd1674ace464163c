// SPDX-License-Identifier: GPL-2.0
/// @file
/// Members that point into another member, which grows.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `borrow-invalidated` where a member function makes a vector or a string grow into which another
/// member leads since the constructor ran, or since the last call of the same function.
void check_member_cursors(Session &session,
			  const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
