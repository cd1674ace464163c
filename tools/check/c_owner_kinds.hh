// SPDX-License-Identifier: GPL-2.0
/// @file
/// Owners that C carries as pointers, and of which kind they come back.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: what went to C as one kind of owner is taken back, or looked at, as another kind.
void check_c_owner_kinds(Session &session,
			 const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
