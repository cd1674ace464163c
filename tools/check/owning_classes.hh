// SPDX-License-Identifier: GPL-2.0
/// @file
/// Classes whose destructor frees what a pointer member leads to: how they are copied, moved and assigned.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Reports `free-twice` where two such objects get one allocation, and `free-use` where an assignment frees
/// what it then copies from.
void check_owning_classes(Session &session,
			  const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
