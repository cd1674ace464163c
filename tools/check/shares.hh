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

} // namespace cfl::check
