// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects of which the construction may have failed half-way.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Members that are vacant after a failure, looked into by a constructor or a destructor that did not ask.
void check_half_made(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
