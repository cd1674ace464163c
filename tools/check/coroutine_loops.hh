// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects that keep handles of coroutines, and go on with them.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Does @p argument name a variable that keeps handles, and does @p in run what it keeps? Then a coroutine that is
/// handed it need not outlive the function.
bool resumed_by(const clang::FunctionDecl *in, const clang::Expr *argument);

} // namespace cfl::check
