// SPDX-License-Identifier: GPL-2.0
/// @file
/// Contexts: what may sleep, where sleeping is forbidden, which locks are held.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

void check_regions(Session &session, clang::TranslationUnitDecl *unit,
		   const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
