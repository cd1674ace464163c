// SPDX-License-Identifier: GPL-2.0
/// @file
/// Runs every analysis over one translation unit.
#pragma once

#include <check/drives.hh>

namespace cfl::check
{

/// Judges the functions of a unit and adds to `session`; `drivers` were parsed with it.
void analyse(Session &session, clang::TranslationUnitDecl *unit,
	     const std::vector<Driver> &drivers = {});

} // namespace cfl::check
