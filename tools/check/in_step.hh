// SPDX-License-Identifier: GPL-2.0
/// @file
/// Names that a function keeps in step: a cursor with the node before it, an index with what it leads to.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Was @p cursor set to something behind @p before? Then what is changed through the one is not what the other names.
bool stands_behind(const clang::FunctionDecl *function, const clang::ValueDecl *cursor,
		   const clang::ValueDecl *before);

/// Is an iterator moved on in the same breath as the element is named that it stood at (`*it++`), or made to stand at the
/// next one? What ends afterwards is the one before it.
bool stepped_ahead(const clang::FunctionDecl *function, const clang::ValueDecl *cursor);

/// Was @p keeper told by a member function that takes something out, before @p erase ends what @p key names?
bool taken_out(Session &session, const clang::FunctionDecl *function,
	       const clang::ValueDecl *keeper, const clang::Expr *key, clang::SourceLocation erase);

} // namespace cfl::check
