// SPDX-License-Identifier: GPL-2.0
/// @file
/// Kinds that objects and unions carry with them: what is read after one kind was asked for, and belongs to
/// another one.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Downcasts, and members of unions, under conditions that say that something else lies there.
void check_kinds(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
