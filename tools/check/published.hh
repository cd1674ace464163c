// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects that are written after others could find them.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// In the dialect: a function puts a local owner's object where others look, and writes it afterwards by its address.
void check_published(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
