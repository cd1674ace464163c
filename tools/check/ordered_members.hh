// SPDX-License-Identifier: GPL-2.0
/// @file
/// Plain members that one thread hands over to others by an atomic.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Does each function of the class that mentions the member also have an access that acquires or releases?
bool ordered_by_an_atomic(const clang::CXXRecordDecl *record, const clang::FieldDecl *member);

} // namespace cfl::check
