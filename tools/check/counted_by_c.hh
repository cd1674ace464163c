// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which functions of C count references, give them back, or only lend what they found.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Frees what it is handed.
bool frees(const clang::FunctionDecl *function);
/// Counts one more reference, and returns it or adds it to its argument.
bool counts(const clang::FunctionDecl *function);
/// Gives a counted reference back.
bool puts(const clang::FunctionDecl *function);
/// Looks something up that stays what others own.
bool lent(const clang::FunctionDecl *function);
/// The argument whose reference the function gives back on its way to the next one, as steps of a walk do.
std::optional<unsigned> given_back(const clang::FunctionDecl *function);
/// One of our own functions whose result is a reference that C counted for it.
bool hands_out_counted(const clang::FunctionDecl *function);
/// A call that returns when what it is handed was called.
bool waits_for_call(const clang::CallExpr *call);

} // namespace cfl::check
