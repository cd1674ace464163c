// SPDX-License-Identifier: GPL-2.0
/// @file
/// Arrays of derived objects that are walked with a pointer to the base.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `cast-pointer` where a pointer to a base is made of an array of larger objects and then counted with.
void check_base_arrays(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
