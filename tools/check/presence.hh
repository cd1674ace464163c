// SPDX-License-Identifier: GPL-2.0
/// @file
/// Values that are taken out of an Option or a Result although nobody asked whether there is one, or where the
/// answer was no.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

void check_presence(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
