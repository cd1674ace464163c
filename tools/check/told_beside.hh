// SPDX-License-Identifier: GPL-2.0
/// @file
/// Locals without a value that a flag, a count or a pointer beside them tells about.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Takes back, from finding @p first on, what is said of locals that another one tells about: it starts with a constant,
/// changes only beside something that gives the local a value, and was found changed where the local is read.
void acquit_told_beside(Session &session, const clang::FunctionDecl *function, size_t first);

} // namespace cfl::check
