// SPDX-License-Identifier: GPL-2.0
#include <check/explicit_ends.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// What is named by an address that is taken: `&x`, `std::addressof(x)`.
const Expr *addressed(const Expr *e)
{
	e = peel(e);
	while (const auto *c = dyn_cast<ExplicitCastExpr>(e))
		e = peel(c->getSubExpr());
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
		return u->getSubExpr()->IgnoreParenImpCasts();
	const auto *c = dyn_cast<CallExpr>(e);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (f && in_std(f) && c->getNumArgs() == 1 && plain_name(f).ends_with("addressof"))
		return c->getArg(0)->IgnoreParenImpCasts();
	return nullptr;
}

/// A smart pointer that frees with plain `delete`.
const ClassTemplateSpecializationDecl *plain_owner(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		record_of(t.getNonReferenceType()));
	if (!s || !in_std(s) || (s->getName() != "unique_ptr" && s->getName() != "shared_ptr") ||
	    !s->getTemplateArgs().size() ||
	    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return nullptr;
	if (s->getName() == "unique_ptr" && s->getTemplateArgs().size() > 1) {
		const CXXRecordDecl *by = record_of(s->getTemplateArgs().get(1).getAsType());
		if (!by || by->getName() != "default_delete")
			return nullptr;
	}
	return s;
}

bool destroyed(QualType t)
{
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	return r && r->hasDefinition() && !r->hasTrivialDestructor();
}

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	Scan(Session &session, const FunctionDecl *function)
		: session_(session), function_(function)
	{
	}

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m)
			return true;
		if (isa<CXXDestructorDecl>(m)) {
			const Expr *o = c->getImplicitObjectArgument()->IgnoreParenImpCasts();
			const auto *named = dyn_cast<MemberExpr>(c->getCallee()->IgnoreParens());
			if (named && named->isArrow()) {
				const Expr *at = addressed(o);
				if (at)
					ended(at, c->getExprLoc());
				else
					owned(o, c->getExprLoc());
			} else {
				ended(o, c->getExprLoc());
			}
		}
		if (in_std(m) && plain_name(m) == "reset" && c->getNumArgs() == 1)
			given(c->getImplicitObjectArgument()->getType(), c->getArg(0),
			      c->getExprLoc());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f || !in_std(f) || isa<CXXMethodDecl>(f) || !c->getNumArgs())
			return true;
		llvm::StringRef n = plain_name(f);
		const Expr *at = addressed(c->getArg(0));
		if (n == "destroy_at") {
			if (at)
				ended(at, c->getExprLoc());
			else
				owned(c->getArg(0), c->getExprLoc());
		} else if (n == "construct_at" && at) {
			renewed(at);
		}
		return true;
	}
	bool VisitCXXNewExpr(CXXNewExpr *n)
	{
		if (n->getNumPlacementArgs())
			if (const Expr *at = addressed(n->getPlacementArg(0)))
				renewed(at);
		return true;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		if (c->getNumArgs() == 1 && in_std(c->getConstructor()))
			given(c->getType(), c->getArg(0), c->getExprLoc());
		return true;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *d)
	{
		if (const Expr *at = addressed(d->getArgument()))
			if (const ValueDecl *v = automatic(at))
				report(d->getExprLoc(),
				       "'" + v->getNameAsString() +
					       "' was not made by 'new', and ends with its scope");
		return true;
	}
	void finish()
	{
		for (const auto &[v, loc] : ended_)
			if (!renewed_.count(v))
				report(loc, "'" + v->getNameAsString() +
						    "' is ended here, and once more " +
						    (isa<FieldDecl>(v) ? "with its object"
								       : "with its scope"));
	}

private:
	/// A variable of this function, or a member of the object whose destructor this is.
	const ValueDecl *automatic(const Expr *e) const
	{
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			const auto *v = dyn_cast<VarDecl>(r->getDecl());
			return v && v->hasLocalStorage() && !v->getType()->isReferenceType() &&
					       !r->refersToEnclosingVariableOrCapture()
				       ? v
				       : nullptr;
		}
		const auto *m = dyn_cast<MemberExpr>(e);
		const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
		const auto *of = f ? dyn_cast_or_null<CXXRecordDecl>(f->getParent()) : nullptr;
		bool own = m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts());
		return own && of && !of->isUnion() && !of->isAnonymousStructOrUnion() &&
				       isa<CXXDestructorDecl>(function_) &&
				       !f->getType()->isReferenceType()
			       ? f
			       : nullptr;
	}
	/// A variable that is no reference: nobody made it by `new`.
	static const ValueDecl *variable(const Expr *e)
	{
		const auto *r = dyn_cast<DeclRefExpr>(e);
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		return v && !v->getType()->isReferenceType() ? v : nullptr;
	}
	void ended(const Expr *e, SourceLocation loc)
	{
		const ValueDecl *v = automatic(e);
		const auto *r = v ? record_of(v->getType()) : nullptr;
		if (v && destroyed(v->getType()) && !r->isUnion() && v->getType()->isRecordType())
			ended_.try_emplace(v, loc);
	}
	void renewed(const Expr *e)
	{
		if (const ValueDecl *v = automatic(e))
			renewed_.insert(v);
	}
	/// What a smart pointer owns is ended by its address.
	void owned(const Expr *e, SourceLocation loc)
	{
		e = peel(e);
		const Expr *owner = nullptr;
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
		    o && o->getOperator() == OO_Arrow)
			owner = o->getArg(0);
		else if (const auto *m = dyn_cast<CXXMemberCallExpr>(e);
			 m && m->getMethodDecl() && plain_name(m->getMethodDecl()) == "get")
			owner = m->getImplicitObjectArgument();
		if (!owner || !plain_owner(owner->getType()))
			return;
		const auto *r = dyn_cast<DeclRefExpr>(owner->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		QualType t = plain_owner(owner->getType())->getTemplateArgs().get(0).getAsType();
		if (v && v->hasLocalStorage() && destroyed(t))
			ended_.try_emplace(v, loc);
	}
	/// A plain owner gets an address.
	void given(QualType owner, const Expr *e, SourceLocation loc)
	{
		if (owner->isPointerType())
			owner = owner->getPointeeType();
		const ClassTemplateSpecializationDecl *s = plain_owner(owner);
		if (!s || !e->getType()->isPointerType())
			return;
		e = peel(e);
		if (const Expr *at = addressed(e); at && variable(at))
			report(loc, "an owner is made of the address of '" +
					    variable(at)->getNameAsString() +
					    "', which nobody allocated");
		if (isa<CXXThisExpr>(e) && s->getName() == "shared_ptr")
			report(loc,
			       "an owner of its own is made for '*this', which has one already");
		const auto *n = dyn_cast<CXXNewExpr>(e);
		QualType t = s->getTemplateArgs().get(0).getAsType();
		if (n && n->isArray() && !t->isArrayType())
			report(loc, "what 'new[]' made is freed with 'delete'");
	}
	void report(SourceLocation loc, const std::string &text)
	{
		session_.report("free-twice", loc, text);
	}

	Session &session_;
	const FunctionDecl *function_;
	std::map<const ValueDecl *, SourceLocation> ended_;
	std::set<const ValueDecl *> renewed_;
};

} // namespace

void check_explicit_ends(Session &session, const FunctionDecl *function)
{
	Scan scan(session, function);
	if (const auto *c = dyn_cast<CXXConstructorDecl>(function))
		for (const CXXCtorInitializer *i : c->inits())
			if (i->isWritten())
				scan.TraverseStmt(i->getInit());
	scan.TraverseStmt(function->getBody());
	scan.finish();
}

} // namespace cfl::check
