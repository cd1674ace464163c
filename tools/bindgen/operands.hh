// SPDX-License-Identifier: GPL-2.0
/// @file
/// Questions about operands that several kinds of expressions ask.
#pragma once

#include <bindgen/pch.hh>
#include <utility>

namespace cfl::bindgen
{

/// What is an int in C and a bool in C++.
bool is_cxx_bool(const clang::Expr *e);

/// The object that has a member, and whether an arrow leads there. Members of unnamed members belong to
/// the outer object; the outermost arrow counts.
std::pair<const clang::Expr *, bool> object_of(const clang::MemberExpr *e);

/// `*p` or `p[i]`: a reference can be bound to it, unlike to members of packed records.
bool through_pointer(const clang::Expr *lvalue);

} // namespace cfl::bindgen
