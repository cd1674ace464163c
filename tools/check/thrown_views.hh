// SPDX-License-Identifier: GPL-2.0
/// @file
/// Exceptions that lead to what ends before a handler sees them.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `borrow-escape` where what is thrown is a view of, or a pointer to, a variable that ends on the way.
void check_thrown_views(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
