// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which element of a container a name leads to, by the key that it was found with.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// Was what @p holder leads to found with a key of which nothing says that it is @p key?
bool found_by_another(const clang::ValueDecl *holder, const clang::Expr *key);

/// Does a body let an element go only where there are more than a constant number, greater than one?
bool keeps_several(const clang::Stmt *body);

/// Does what is done at @p at change one element only, by a key that is not the one which the variable @p holder was found
/// with? A member function may do both, if a parameter of it is the key.
bool changes_another(const clang::FunctionDecl *function, clang::SourceLocation at,
		     const clang::ValueDecl *holder);

} // namespace cfl::check
