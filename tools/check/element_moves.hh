// SPDX-License-Identifier: GPL-2.0
/// @file
/// Elements of containers that were moved out, and are used again by the same way to them.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Plain C++: what `v.back()`, `v[i]`, `*it` or a loop's variable leads to is empty after a move until it gets a value,
/// or the container changes, or what chooses the element does.
void check_element_moves(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
