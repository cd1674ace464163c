// SPDX-License-Identifier: GPL-2.0
/// @file
/// Owners and spans that unsafe code makes of plain pointers.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// A pointer of which two owners are made, or that is followed after its owner ended; a span longer than its
/// array.
void check_raw_owners(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
