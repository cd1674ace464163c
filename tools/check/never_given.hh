// SPDX-License-Identifier: GPL-2.0
/// @file
/// Plain C++: members that constructors leave without a value.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Is a scalar member read in sight, while nobody gives it a value? In sight are the functions of this file, if
/// these are all that can.
bool never_given(Session &session, const clang::FieldDecl *field);

} // namespace cfl::check
