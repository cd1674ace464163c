// SPDX-License-Identifier: GPL-2.0
/// @file
/// Ranges made of two temporaries, and elements of which nobody asked what they hold.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `borrow-invalidated` where a begin and an end are of two containers that calls returned by
/// value, and `null-use` where get_if() of an element is dereferenced in a function that asks nothing.
void check_unasked(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
