// SPDX-License-Identifier: GPL-2.0
/// @file
/// Templates as they are written, whether somebody uses them or not.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// A parameter that is forwarded twice, and a local of the template's own type that is added to before it has
/// a value.
void check_pattern(Session &session, const clang::FunctionDecl *pattern);

} // namespace cfl::check
