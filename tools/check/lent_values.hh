// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a callee lends to a closure for the time of the call.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Closures that return what they were lent, or keep it in what they captured.
void check_lent_values(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
