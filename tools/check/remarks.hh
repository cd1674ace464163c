// SPDX-License-Identifier: GPL-2.0
/// @file
/// The comments other than SAFETY that the dialect asks for: PANIC, CAST, ORDERING, INVARIANT.
#pragma once

#include <check/comments.hh>

namespace cfl::check
{

/// What may panic, lose bits or depend on an order says why that is right; and only that does.
void check_remarks(Session &session, const std::vector<Comments::Comment> &comments,
		   clang::TranslationUnitDecl *unit);

} // namespace cfl::check
