// SPDX-License-Identifier: GPL-2.0
/// @file
/// Objects that hand out ways to themselves, and take them back when they end.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Does the object of which @p function is a member turn to something of type @p keeper at its end, itself or by
/// a member? Then it takes back what it left there.
bool withdraws(const clang::FunctionDecl *function, clang::QualType keeper);

/// Is a closure handed to a call whose result, an object with a destructor of its own, becomes a member of the object? Then it
/// is what takes the closure back.
bool keeps_token(const clang::FunctionDecl *function, clang::SourceLocation closure);

/// Does a destructor go to what its object's members lead to, and change that?
bool takes_back(const clang::CXXDestructorDecl *destructor);

/// Is an owner told to release what it has wherever the call at @p call, which is asked for its result, took that?
bool released_if_taken(const clang::FunctionDecl *function, clang::SourceLocation call,
		       const clang::ValueDecl *owner);

/// Does the function wait until others say by this local that they are done with it?
bool waited_for(const clang::FunctionDecl *function, const clang::ValueDecl *local);

} // namespace cfl::check
