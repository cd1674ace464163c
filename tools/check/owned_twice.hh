// SPDX-License-Identifier: GPL-2.0
/// @file
/// One address and two that end it: an owner and `delete`, two owners, or a destructor called by hand.
#pragma once

#include <check/frees.hh>

namespace cfl::check
{

/// Reports `free-twice` and `free-use` where the same object is surely ended twice, or used after it was ended
/// behind its owner's back. Along the paths of the function; what is not known on every path is not followed.
void check_owned_twice(Session &session, Frees &frees, const clang::FunctionDecl *function);

} // namespace cfl::check
