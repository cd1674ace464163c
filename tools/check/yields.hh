// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a coroutine yielded lives until it is resumed.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `borrow-invalidated` where a view or reference of what a coroutine keeps in its frame is used after
/// the coroutine went on.
void check_yields(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
