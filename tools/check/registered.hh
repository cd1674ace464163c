// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects that enter themselves where others find them.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: a constructor enters its object before members that others use are made, or the object ends
/// without leaving.
void check_registered(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
