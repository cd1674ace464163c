// SPDX-License-Identifier: GPL-2.0
#include <check/contexts.hh>
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
	Lent(Session &session, const CXXMethodDecl *body, const char *rule)
		: session_(session), body_(body), rule_(rule)
	{
	}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		own_.insert(v);
		if (!v->getInit())
			return true;
		if (v->getType()->isReferenceType() ? inside(v->getInit())
						    : from_lent(v->getInit()))
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
			kept(o->getArg(0), o->getArg(1));
		return true;
	}
	/// What is put into a container of the surroundings.
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (m && !m->isConst() && !m->isStatic())
			for (const Expr *a : c->arguments())
				kept(c->getImplicitObjectArgument(), a);
		return true;
	}

private:
	void kept(const Expr *to, const Expr *from)
	{
		const auto *r = dyn_cast<DeclRefExpr>(to->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		if (v && !own_.count(v) && !parameter_of(body_, v) && from_lent(from))
			said(to->getExprLoc(), "'" + v->getNameAsString() + "'");
	}
	void said(SourceLocation loc, const std::string &what)
	{
		session_.note(session_.report(rule_, loc,
					      what + " leads to what was lent to the closure, and "
						     "outlives the call"),
			      body_->getParamDecl(0)->getLocation(),
			      "it is lent here, until the closure returns");
	}
	bool names_lent(const DeclRefExpr *r) const
	{
		const auto *v = dyn_cast<VarDecl>(r->getDecl());
		return v && (parameter_of(body_, v) || lent_.count(v));
	}
	/// Does the result of a member function lead to the object that it is called on?
	bool borrows(const CXXMethodDecl *m) const
	{
		return m && session_.contracts.of(m).sources.count(SELF);
	}
	/// Is a borrow, or keeps one in itself. An object that ends by itself is more than what it refers to.
	bool leads(QualType t, int depth = 0) const
	{
		const CXXRecordDecl *r = record_of(t);
		if (t->isReferenceType() || t->isPointerType() || depth > DEEPEST)
			return true;
		if (!r || !session_.facts.owner(t))
			return r && session_.facts.view(t) &&
			       (r->hasAttr<PointerAttr>() || !t.isDestructedType());
		const auto *of = dyn_cast<ClassTemplateSpecializationDecl>(r);
		if (!of)
			return !r->hasDefinition() ||
			       llvm::any_of(r->fields(), [&](const FieldDecl *f) {
				       return record_of(f->getType()) &&
					      !f->getType()->isAnyPointerType() &&
					      !f->getType()->isReferenceType() &&
					      leads(f->getType(), depth + 1);
			       });
		for (const TemplateArgument &a : of->getTemplateArgs().asArray())
			if (a.getKind() == TemplateArgument::Type &&
			    leads(a.getAsType(), depth + 1))
				return true;
		return false;
	}
	/// What take(), pop() and their like hand out was in the object, and is not any more.
	bool taken_out(const CXXMethodDecl *m) const
	{
		return m && !m->isConst() && !m->isStatic() &&
		       session_.facts.owner(m->getReturnType()) && !leads(m->getReturnType());
	}
	/// The object that was lent, or a part of it, by the way that is written there.
	bool inside(const Expr *e, int depth = 0) const
	{
		e = e->IgnoreParenImpCasts();
		if (depth > DEEPEST || e->isTypeDependent())
			return false;
		if (const auto *r = dyn_cast<DeclRefExpr>(e))
			return r->getDecl()->getType()->isReferenceType() && names_lent(r);
		if (const auto *m = dyn_cast<MemberExpr>(e))
			return isa<FieldDecl>(m->getMemberDecl()) &&
			       !m->getMemberDecl()->getType()->isReferenceType() &&
			       inside(m->getBase(), depth + 1);
		const auto *c = dyn_cast<CallExpr>(e);
		const auto *m = c ? dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee()) : nullptr;
		const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
		const auto *of = dyn_cast<CXXMemberCallExpr>(e);
		if (!m || !(e->isGLValue() || (o && o->getOperator() == OO_Arrow)))
			return false;
		const Expr *object = o	  ? o->getArg(0)
				     : of ? of->getImplicitObjectArgument()
					  : nullptr;
		return object &&
		       (from_lent(object, depth + 1) || (borrows(m) && inside(object, depth + 1)));
	}
	/// A view of what was lent, made by the way that is written there.
	bool from_lent(const Expr *e, int depth = 0) const
	{
		e = value_of(e);
		if (depth > DEEPEST || e->isTypeDependent() || e->getType()->isPointerType() ||
		    !session_.facts.carries(e->getType().getNonReferenceType()))
			return false;
		if (const auto *r = dyn_cast<DeclRefExpr>(e))
			return !r->getDecl()->getType()->isReferenceType() && names_lent(r);
		if (const auto *c = dyn_cast<CXXMemberCallExpr>(e)) {
			const Expr *object = c->getImplicitObjectArgument();
			if (taken_out(c->getMethodDecl()))
				return false;
			return from_lent(object, depth + 1) ||
			       (borrows(c->getMethodDecl()) && inside(object, depth + 1));
		}
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e))
			return o->getNumArgs() && from_lent(o->getArg(0), depth + 1);
		if (const auto *k = dyn_cast<CXXConstructExpr>(e))
			return k->getNumArgs() && (from_lent(k->getArg(0), depth + 1) || refers(k));
		if (const auto *q = dyn_cast<ConditionalOperator>(e))
			return from_lent(q->getTrueExpr(), depth + 1) ||
			       from_lent(q->getFalseExpr(), depth + 1);
		return false;
	}
	/// Is a view made of a reference to what was lent?
	bool refers(const CXXConstructExpr *k) const
	{
		const CXXConstructorDecl *made = k->getConstructor();
		const Expr *from = k->getArg(0);
		return !made->isCopyOrMoveConstructor() && made->getNumParams() &&
		       made->getParamDecl(0)->getType()->isLValueReferenceType() &&
		       !session_.facts.carries(from->getType()) && inside(from);
	}

	static constexpr int DEEPEST = 8;
	Session &session_;
	const CXXMethodDecl *body_;
	const char *rule_;
	std::set<const VarDecl *> own_,
		lent_; ///< Locals of the closure, and what leads to what was lent.
};

class Lenders : public RecursiveASTVisitor<Lenders>
{
public:
	explicit Lenders(Session &session) : session_(session) {}

	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		// A lock's with() lends what the lock guards.
		const bool with =
			m && plain_name(f).starts_with("with") && taking(m) == Taking::Call;
		for (unsigned i = 0; f && i < f->getNumParams() && i < c->getNumArgs(); i++) {
			if (!with && !annotated(f->getParamDecl(i), "lends"))
				continue;
			const char *rule = with ? "lock-escape" : "borrow-escape";
			const auto *l = dyn_cast<LambdaExpr>(value_of(c->getArg(i)));
			if (!l)
				continue;
			CXXMethodDecl *body = l->getCallOperator();
			if (const auto *made = body->getDescribedFunctionTemplate()) {
				for (const FunctionDecl *s : made->specializations())
					judge(dyn_cast<CXXMethodDecl>(s), rule);
			} else {
				judge(body, rule);
			}
		}
		return true;
	}

private:
	void judge(const CXXMethodDecl *body, const char *rule)
	{
		if (!body || !body->getBody() || !body->getNumParams())
			return;
		Lent lent(session_, body, rule);
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
