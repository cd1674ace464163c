// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects that are ended by hand though something else ends them, too, and owners of what was never allocated.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `free-twice` where a destructor is called by hand on what its scope or its owner ends again, and
/// where an owner is made of an address that no `new` of its kind gave.
void check_explicit_ends(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
