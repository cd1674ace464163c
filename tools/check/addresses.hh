// SPDX-License-Identifier: GPL-2.0
/// @file
/// Values behind types that only a name tells apart: addresses of user space, of memory and of devices,
/// numbers in the order of a wire.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Is it of a class that is made from, and gives, a plain value of its own kind?
bool has_raw_form(clang::QualType type);

/// A plain value of another kind, or a pointer, that is made into such a type by a call.
void check_raw_argument(Session &session, const clang::CallExpr *call,
			const clang::FunctionDecl *f);
/// A value in the order of a wire that is taken for a number.
void check_raw_converted(Session &session, const clang::CXXConstructExpr *e);
void check_raw_computed(Session &session, const clang::BinaryOperator *b);

} // namespace cfl::check
