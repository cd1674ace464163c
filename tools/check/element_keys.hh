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

} // namespace cfl::check
