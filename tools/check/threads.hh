// SPDX-License-Identifier: GPL-2.0
/// @file
/// Send and Sync, derived from the structure of types, and what crosses to other threads.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// May a value of this type move to another thread?
bool send(Session &session, clang::QualType type, int depth = 0);
/// May several threads share it?
bool sync(Session &session, clang::QualType type, int depth = 0);
/// Does the function say itself that what it is handed goes to another thread?
bool told_boundary(const clang::FunctionDecl *function);
/// Judges the arguments of a call that may hand them to another thread.
void thread_boundary(Session &session, const clang::FunctionDecl *function,
		     llvm::ArrayRef<const clang::Expr *> args, const clang::Expr *object = nullptr);

} // namespace cfl::check
