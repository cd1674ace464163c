// SPDX-License-Identifier: GPL-2.0
#include <check/context_facts.hh>
#include <check/lent_values.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The body of a closure, to which something is lent.
class Lent : public RecursiveASTVisitor<Lent>
{
public:
	Lent(Session &session, const CXXMethodDecl *body) : session_(session), body_(body) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		own_.insert(v);
		if (v->getInit() && from_lent(v->getInit()))
			lent_.insert(v);
		return true;
	}
	bool VisitReturnStmt(ReturnStmt *s)
	{
		if (const Expr *e = s->getRetValue(); e && from_lent(e))
			said(e->getExprLoc(), "what the closure returns");
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		if (o->getOperator() == OO_Equal && o->getNumArgs() == 2)
			assigned(o->getArg(0), o->getArg(1));
		return true;
	}

private:
	void assigned(const Expr *to, const Expr *from)
	{
		const auto *r = dyn_cast<DeclRefExpr>(to->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		if (v && !own_.count(v) && !parameter_of(body_, v) && from_lent(from))
			said(to->getExprLoc(), "'" + v->getNameAsString() + "'");
	}
	void said(SourceLocation loc, const std::string &what)
	{
		session_.note(session_.report("borrow-escape", loc,
					      what + " leads to what was lent to the closure, and "
						     "outlives the call"),
			      body_->getParamDecl(0)->getLocation(),
			      "it is lent here, until the closure returns");
	}
	/// A view of what was lent, made by the way that is written there.
	bool from_lent(const Expr *e, int depth = 0) const
	{
		e = value_of(e);
		if (depth > 8 || e->isTypeDependent() || e->getType()->isPointerType() ||
		    !session_.facts.carries(e->getType().getNonReferenceType()))
			return false;
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			const auto *v = dyn_cast<VarDecl>(r->getDecl());
			return v && (parameter_of(body_, v) || lent_.count(v));
		}
		if (const auto *c = dyn_cast<CXXMemberCallExpr>(e))
			return from_lent(c->getImplicitObjectArgument(), depth + 1);
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e))
			return o->getNumArgs() && from_lent(o->getArg(0), depth + 1);
		if (const auto *k = dyn_cast<CXXConstructExpr>(e))
			return k->getNumArgs() && from_lent(k->getArg(0), depth + 1);
		if (const auto *q = dyn_cast<ConditionalOperator>(e))
			return from_lent(q->getTrueExpr(), depth + 1) ||
			       from_lent(q->getFalseExpr(), depth + 1);
		return false;
	}

	Session &session_;
	const CXXMethodDecl *body_;
	std::set<const VarDecl *> own_, lent_;
};

class Lenders : public RecursiveASTVisitor<Lenders>
{
public:
	explicit Lenders(Session &session) : session_(session) {}

	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		for (unsigned i = 0; f && i < f->getNumParams() && i < c->getNumArgs(); i++) {
			if (!annotated(f->getParamDecl(i), "lends"))
				continue;
			const auto *l = dyn_cast<LambdaExpr>(value_of(c->getArg(i)));
			if (!l)
				continue;
			CXXMethodDecl *body = l->getCallOperator();
			if (const auto *made = body->getDescribedFunctionTemplate()) {
				for (const FunctionDecl *s : made->specializations())
					judge(dyn_cast<CXXMethodDecl>(s));
			} else {
				judge(body);
			}
		}
		return true;
	}

private:
	void judge(const CXXMethodDecl *body)
	{
		if (!body || !body->getBody() || !body->getNumParams())
			return;
		Lent lent(session_, body);
		lent.TraverseStmt(body->getBody());
	}
	Session &session_;
};

} // namespace

void check_lent_values(Session &session, const FunctionDecl *f)
{
	Lenders(session).TraverseStmt(f->getBody());
}

} // namespace cfl::check
