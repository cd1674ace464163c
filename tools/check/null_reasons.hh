// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a function knows of a pointer that was null at first, by what it noted beside it.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Was the pointer, null since @p null, given its value together with others that are asked before @p use, or is it
/// the first turn of a loop that gives it one?
bool told_otherwise(const clang::FunctionDecl *function, const clang::ValueDecl *pointer,
		    clang::SourceLocation null, clang::SourceLocation use);

} // namespace cfl::check
