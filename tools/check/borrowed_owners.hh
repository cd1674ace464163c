// SPDX-License-Identifier: GPL-2.0
/// @file
/// Owners that unsafe code makes of what still belongs to somebody else.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// An owner of the object of another owner, or of a reference; one that two member functions take.
void check_borrowed_owners(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
