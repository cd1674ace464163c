// SPDX-License-Identifier: GPL-2.0
/// @file
/// Unsafe blocks that are right if the caller does what nothing asks of it.
#pragma once

#include <check/comments.hh>

namespace cfl::check
{

/// Does a SAFETY comment leave it to the caller? @p text is all of the comment.
bool leaves_it_to_the_caller(const std::string &text);

/// Does code elsewhere call it, with a pointer or a number of which its type tells nothing?
bool open_to_all(const clang::FunctionDecl *function);

/// Of the blocks that stand at @p blocks: those in functions that anybody may call in safe code, and that hand a
/// pointer or a number in.
void check_believed_callers(Session &session, const std::vector<clang::SourceLocation> &blocks,
			    clang::TranslationUnitDecl *unit);

} // namespace cfl::check
