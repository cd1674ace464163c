// SPDX-License-Identifier: GPL-2.0
/// @file
/// Memory of user space: it is copied, and once.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// An address of user space that is followed like one of the kernel, and a value that is fetched twice.
void check_user_memory(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
