// SPDX-License-Identifier: GPL-2.0
/// @file
/// Coroutines that go on step by step: what they give before the first, and what changes between two.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `init-use` where the result of a coroutine is asked for a value before it was resumed, and
/// `borrow-invalidated` where it is resumed in the midst of a container that has changed since.
void check_frame_steps(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
