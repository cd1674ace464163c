// SPDX-License-Identifier: GPL-2.0
/// @file
/// What runs say for functions that other analyses accuse.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Takes back what was said of functions that were run through all that they say, and by all that calls them, without
/// anything going wrong.
void acquit_by_runs(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
