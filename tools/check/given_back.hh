// SPDX-License-Identifier: GPL-2.0
/// @file
/// What unsafe code gives back by hand, and uses, or gives back, once more.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: references that are counted down by hand, objects that C's pointers lead to and that are taken
/// back and end, and what a handle gives back as well.
void check_given_back(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
