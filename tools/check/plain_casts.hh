// SPDX-License-Identifier: GPL-2.0
/// @file
/// Casts in plain C++, where they are no fault by themselves: what is done with their results is.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// What is done with the results of casts. Parents are shown before what they hold.
class CastUses
{
public:
	/// Notes what an expression does with casts below it.
	void see(const clang::Expr *e);
	/// It is dereferenced where it stands.
	bool followed(const clang::ExplicitCastExpr *c) const { return followed_.count(c) > 0; }
	/// What it leads to is changed where it stands.
	bool written(const clang::ExplicitCastExpr *c) const { return written_.count(c) > 0; }

private:
	void change(const clang::Expr *e);

	std::set<const clang::Expr *> followed_, written_;
};

/// Does an object begin with one of the other type: its first member, or base, or element?
bool begins_with(clang::ASTContext &context, clang::QualType whole, clang::QualType part);
/// Does a pointer lead to something of another type after the cast, that cannot lie there?
bool other_object(clang::ASTContext &context, const clang::ExplicitCastExpr *c, bool followed);
/// The cast takes const off a variable that is const itself.
bool const_variable(const clang::ExplicitCastExpr *c);
/// Is there no class below @p base in sight but @p target, and what lies between them?
bool only_kind(const clang::CXXRecordDecl *base, const clang::CXXRecordDecl *target);
/// Can an object of this class be asked which of the classes derived from it it is?
bool tells_kind(const clang::CXXRecordDecl *base);

} // namespace cfl::check
