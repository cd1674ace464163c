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
/// The body of a closure that captures nothing: nothing that it does leads to the closure.
bool captures_nothing(const clang::FunctionDecl *function);
/// Does a body call a coroutine?
bool starts_coroutine(const clang::FunctionDecl *function);

} // namespace cfl::check
