// SPDX-License-Identifier: GPL-2.0
/// @file
/// Plain C++: calls of functions of which the effects are not known by a body.
#pragma once

#include <check/contracts.hh>

namespace cfl::check
{

/// What those that override a virtual function in this file end of what they are handed.
Effects overriders_ends(Contracts &contracts, const clang::FunctionDecl *function);

/// Does a result of this type lead into the object that was asked for it? (@p method is null, or static, of
/// functions that were handed what it may lead to.)
bool surely_lent(Facts &facts, clang::QualType result, const clang::CXXMethodDecl *method);

/// Did somebody write down what objects of this class lend (`lifetimebound` methods, `gsl::Owner`)? Then their
/// changing methods end it, read or not.
bool says_what_it_lends(const clang::CXXRecordDecl *record);

/// Does a class of the program's say that it is an owner (`gsl::Owner`)?
bool says_it_owns(const clang::CXXRecordDecl *record);

/// Such a class of which objects cannot be copied: no other keeps what one of them has.
bool sole_owner(const clang::CXXRecordDecl *record);

/// Does a member function that nobody sees take an element that the owner holds from then on?
bool takes_element(const clang::FunctionDecl *function);

} // namespace cfl::check
