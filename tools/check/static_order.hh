// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects that live until the program ends, and use others in their destructors that have ended before.
#pragma once

#include <check/frees.hh>

namespace cfl::check
{

/// Reports `borrow-dangling` at statics and globals that end after what their destructors use.
void check_static_order(Session &session, const clang::TranslationUnitDecl *unit,
			const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
