// SPDX-License-Identifier: GPL-2.0
/// @file
/// Variables that a call was to fill, and that are read though it may have failed.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: a call that says by its `Result` whether it gave a variable a value, and nobody asks it, or
/// whoever asks goes on all the same.
void check_fill_ignored(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
