// SPDX-License-Identifier: GPL-2.0
/// @file
/// What is given back by hand, and by a scope guard as well.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: a way out gives back by hand what a scope guard gives back that nobody dismissed.
void check_undone_twice(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
