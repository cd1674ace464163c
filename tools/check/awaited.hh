// SPDX-License-Identifier: GPL-2.0
/// @file
/// What is lent to work that the function waits for.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// What is lent at @p from, by a closure or by its address, is used by somebody else: does @p in wait for that one
/// before it comes to @p exit, where @p lent ends?
bool awaited(const clang::FunctionDecl *in, clang::SourceLocation from,
	     const clang::ValueDecl *lent, clang::SourceLocation exit);

} // namespace cfl::check
