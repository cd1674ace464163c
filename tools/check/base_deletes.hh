// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects that are ended through a base without a virtual destructor.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `free-base` where an owner of a base is made from a derived object, or one is deleted as its base.
void check_base_deletes(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
