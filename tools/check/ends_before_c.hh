// SPDX-License-Identifier: GPL-2.0
/// @file
/// Members that end while C may still call a function which uses them.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect, of whole classes: their destructor, and the order of their members, against what the functions
/// use that they hand C.
void check_ends_before_c(Session &session,
			 const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
