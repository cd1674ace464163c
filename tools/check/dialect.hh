// SPDX-License-Identifier: GPL-2.0
/// @file
/// Rules that a look at single expressions and declarations decides.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// `core::Unsafe`, whose parameter makes a function unsafe.
bool is_token(clang::QualType type);
/// Marked by an attribute, as its template may be.
bool unsafe_function(const clang::FunctionDecl *function);

/// Finds unsafe blocks and functions, for `Session::in_unsafe`.
void collect_unsafe(Session &session, clang::TranslationUnitDecl *unit);
void check_dialect(Session &session, clang::TranslationUnitDecl *unit);

} // namespace cfl::check
