// SPDX-License-Identifier: GPL-2.0
/// @file
/// What values of C mean: pointers that say of failures, and bytes of structures that nobody gave a value.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Errors in pointers that are asked for null, nulls that are asked for errors, and padding that leaves the kernel.
void check_c_values(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
