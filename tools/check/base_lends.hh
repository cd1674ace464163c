// SPDX-License-Identifier: GPL-2.0
/// @file
/// Members that a class lends to the thread of its base.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: a base's function keeps a borrow of a derived class's member for its thread, which the base joins
/// when that member has ended.
void check_base_lends(Session &session, const clang::FunctionDecl *function);

/// May several change all of it at a time: an atomic, or a structure of such?
bool interior_throughout(Facts &facts, clang::QualType type);

} // namespace cfl::check
