// SPDX-License-Identifier: GPL-2.0
/// @file
/// Questions that an object that was moved from can answer.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// Does a member function only say something that a move leaves well defined, as whether there is a value?
/// True for a const function without parameters that returns a truth and looks at members only which the
/// class's own move gives a new value in what it empties, or which are null or without elements after a move.
bool tells_emptiness(const clang::CXXMethodDecl *method);

/// The members to which a class's own move gives a new value in what it moves from.
std::set<const clang::FieldDecl *> reset_by_move(const clang::CXXRecordDecl *record);

/// Those of them that it makes lead somewhere, so that they are not empty.
std::set<const clang::FieldDecl *> full_after_move(const clang::CXXRecordDecl *record);

/// Does a move assignment exchange whatever members lead elsewhere with those of the other object?
bool swaps_all(const clang::CXXMethodDecl *assignment);

/// Does a class's own move say what it leaves in all that may lead elsewhere?
bool says_what_moves_leave(const clang::CXXRecordDecl *record);

} // namespace cfl::check
