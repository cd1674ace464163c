// SPDX-License-Identifier: GPL-2.0
/// @file
/// Who takes a lock, as far as bodies show it.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// Does this code, or what it calls, hold a lock for a while (or run once for all threads)? What a lock is
/// tells its type; a lock that nobody holds on to guards nothing.
bool takes_lock(const clang::Stmt *body);

/// The type of a variable that holds a lock while it lives.
bool is_lock(const clang::CXXRecordDecl *record);

/// The same, or a handle of which a lock is a part.
bool holds_lock(const clang::CXXRecordDecl *record);

/// The object beside whose members the mutex of a standard lock lies: `x` of `std::lock_guard l(x.mutex)`. Null
/// if @p v is no such lock.
const clang::Expr *locked_object(const clang::VarDecl *v);

/// Are the two the same object by their text: `*this`, or one variable?
bool same_object(const clang::Expr *a, const clang::Expr *b);

} // namespace cfl::check
