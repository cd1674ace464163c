// SPDX-License-Identifier: GPL-2.0
/// @file
/// Puts what was found in shared code where the mistake is: a template that errs with some of the
/// types that it is used with, and a base that errs with some of the classes derived from it, are right.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Moves the findings of a file there. @p functions are all that were judged.
void place_findings(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
