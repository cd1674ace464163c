// SPDX-License-Identifier: GPL-2.0
/// @file
/// Shares of one object: who else has one.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// Is a share handed to somebody who may keep a copy of it?
bool hands_out_share(const clang::FunctionDecl *function, const clang::ValueDecl *share);

/// Is what a call at @p call hands out a copy of a share that its object keeps, and is that not changed afterwards?
bool object_keeps_share(const clang::FunctionDecl *function, clang::SourceLocation call);

/// Is what the call at @p end gives up one of the shares that an object counts itself, while whoever was handed the object
/// in the call at @p borrow has taken one of its own?
bool keeper_counts(const clang::FunctionDecl *function, clang::SourceLocation borrow,
		   clang::SourceLocation end);

} // namespace cfl::check
