// SPDX-License-Identifier: GPL-2.0
#pragma once

#include <check/facts.hh>

#include <clang/AST/RecursiveASTVisitor.h>

namespace cfl::check
{

/// How a function uses its variables of some types.
class Uses : public clang::RecursiveASTVisitor<Uses>
{
public:
	struct Use {
		std::vector<clang::SourceLocation> looked, taken;
		std::set<const clang::ValueDecl *> written;
		std::vector<std::pair<clang::SourceLocation, const clang::ValueDecl *>> read;
		unsigned voided = 0, all = 0, loaded = 0;
	};
	std::map<const clang::VarDecl *, Use> uses;
	std::vector<const clang::VarDecl *> declared;
	std::vector<std::pair<const clang::ArraySubscriptExpr *, const clang::VarDecl *>> indexed;

	static const clang::VarDecl *variable(const clang::Expr *e)
	{
		const auto *r = clang::dyn_cast<clang::DeclRefExpr>(e->IgnoreParenImpCasts());
		return r ? clang::dyn_cast<clang::VarDecl>(r->getDecl()) : nullptr;
	}
	bool VisitVarDecl(clang::VarDecl *v)
	{
		if (v->hasLocalStorage() && !clang::isa<clang::ParmVarDecl>(v))
			declared.push_back(v);
		return true;
	}
	bool VisitDeclRefExpr(clang::DeclRefExpr *r)
	{
		if (const auto *v = clang::dyn_cast<clang::VarDecl>(r->getDecl()))
			uses[v].all++;
		return true;
	}
	bool VisitExplicitCastExpr(clang::ExplicitCastExpr *c)
	{
		if (c->getType()->isVoidType())
			if (const clang::VarDecl *v = variable(c->getSubExpr()))
				uses[v].voided++;
		return true;
	}
	bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr *c)
	{
		const clang::VarDecl *v = variable(c->getImplicitObjectArgument());
		if (!v || !c->getMethodDecl())
			return true;
		llvm::StringRef n = plain_name(c->getMethodDecl());
		if (n == "value" || n == "take_value" || n == "unwrap" || n == "value_unchecked")
			uses[v].taken.push_back(c->getExprLoc());
		else
			uses[v].looked.push_back(c->getExprLoc());
		return true;
	}
	bool VisitArraySubscriptExpr(clang::ArraySubscriptExpr *a)
	{
		if (const clang::VarDecl *v = variable(a->getIdx()))
			indexed.push_back({a, v});
		return true;
	}
	bool VisitBinaryOperator(clang::BinaryOperator *b)
	{
		if (const auto *m =
			    clang::dyn_cast<clang::MemberExpr>(b->getLHS()->IgnoreParenImpCasts()))
			if (b->isAssignmentOp())
				if (const clang::VarDecl *v = variable(m->getBase()))
					uses[v].written.insert(m->getMemberDecl());
		return true;
	}
	bool VisitImplicitCastExpr(clang::ImplicitCastExpr *c)
	{
		if (c->getCastKind() != clang::CK_LValueToRValue)
			return true;
		if (const auto *r =
			    clang::dyn_cast<clang::DeclRefExpr>(c->getSubExpr()->IgnoreParens()))
			if (const auto *v = clang::dyn_cast<clang::VarDecl>(r->getDecl()))
				uses[v].loaded++;
		if (const auto *m =
			    clang::dyn_cast<clang::MemberExpr>(c->getSubExpr()->IgnoreParens()))
			if (const clang::VarDecl *v = variable(m->getBase()))
				uses[v].read.push_back({c->getExprLoc(), m->getMemberDecl()});
		return true;
	}
};

} // namespace cfl::check
