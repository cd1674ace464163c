// SPDX-License-Identifier: GPL-2.0
/// @file
/// Members without a value, which their class looks at only when another member says that there is one.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Is a private member only read behind a question to another one (a flag, a count), or where it was written?
bool asked_first(const clang::FieldDecl *field);

/// An array in a plain structure, beside a number that starts with a value: how many of it are there.
bool counted(const clang::FieldDecl *field);

} // namespace cfl::check
