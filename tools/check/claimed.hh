// SPDX-License-Identifier: GPL-2.0
/// @file
/// Contexts that unsafe code claims to be in.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: a function says that interrupts are off, which another part of it shows to be wrong, or waits
/// for readers of which it is one.
void check_claimed_contexts(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
