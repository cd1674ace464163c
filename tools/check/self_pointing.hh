// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects with a pointer, a view or a closure into themselves that are copied or moved member by member.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `borrow-moved` where such an object gets another place, and what it keeps leads to the old one.
void check_self_pointing(Session &session,
			 const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
