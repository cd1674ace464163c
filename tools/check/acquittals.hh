// SPDX-License-Identifier: GPL-2.0
/// @file
/// Functions that the flow of borrows accuses, and whose trial says that nothing goes wrong.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// The findings from @p first on are what the flow of a function says: does it run without any of that,
/// whatever it is handed?
bool acquitted(Session &session, const clang::FunctionDecl *function, size_t first);

} // namespace cfl::check
