// SPDX-License-Identifier: GPL-2.0
/// @file
/// Threads whose handle waits for them, and what they are lent.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// Has the thread that is started at @p call ended when @p lent does? So it is if the handle is a local that ends
/// first, or is joined on the way.
bool waited_for(const clang::FunctionDecl *in, clang::SourceLocation call,
		const clang::ValueDecl *lent);

/// A thread of the dialect's, or an owner of one: whoever ends it waits.
bool holds_thread(clang::QualType type, int depth = 0);

} // namespace cfl::check
