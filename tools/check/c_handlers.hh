// SPDX-License-Identifier: GPL-2.0
/// @file
/// Functions that C calls with what it was handed, beside the class that they belong to.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Handlers that take their argument for something else, share plain members with the class, start again what its
/// end has stopped, or wait for a lock of whoever waits for them.
void check_c_handlers(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
