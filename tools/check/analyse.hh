// SPDX-License-Identifier: GPL-2.0
/// @file
/// Runs every analysis over one translation unit.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Judges the functions of a unit and adds to `session`.
void analyse(Session &session, clang::TranslationUnitDecl *unit);

} // namespace cfl::check
