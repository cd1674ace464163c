// SPDX-License-Identifier: GPL-2.0
/// @file
/// Assignments to members of unions in which no object was made.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// `text_ = text;` where `text_` is one of several members of a union, and nobody asked which one is there.
void check_member_assigns(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
