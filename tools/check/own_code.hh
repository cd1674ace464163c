// SPDX-License-Identifier: GPL-2.0
/// @file
/// A walk over the code that is judged: not over other people's headers, nor what is never evaluated.
#pragma once

#include <check/session.hh>

#include <clang/AST/RecursiveASTVisitor.h>

namespace cfl::check
{

template <typename Derived>
class OwnCode : public clang::RecursiveASTVisitor<Derived>
{
	using Base = clang::RecursiveASTVisitor<Derived>;

public:
	explicit OwnCode(Session &session) : session_(session) {}

	bool TraverseDecl(clang::Decl *d)
	{
		if (d && session_.elsewhere(d))
			return true;
		if (d && clang::isa<clang::NamedDecl>(d) && !clang::isa<clang::NamespaceDecl>(d) &&
		    !session_.ours(d->getLocation()) && d->getDeclContext()->isFileContext())
			return true;
		return Base::TraverseDecl(d);
	}
	bool TraverseStmt(clang::Stmt *s, typename Base::DataRecursionQueue *queue = nullptr)
	{
		return unevaluated(s) || Base::TraverseStmt(s, queue);
	}
	bool TraverseDecltypeTypeLoc(clang::DecltypeTypeLoc, bool) { return true; }

protected:
	Session &session_;
};

} // namespace cfl::check
