// SPDX-License-Identifier: GPL-2.0
#include <check/base_deletes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Is it undefined to end an object of this type through that base? Not seen where the two end in the same way.
bool ends_wrongly(ASTContext &context, const CXXRecordDecl *derived, const CXXRecordDecl *base)
{
	if (!derived || !base || !derived->hasDefinition() || !base->hasDefinition() ||
	    derived->getCanonicalDecl() == base->getCanonicalDecl() ||
	    !derived->isDerivedFrom(base))
		return false;
	const CXXDestructorDecl *d = base->getDestructor();
	if (d ? d->isVirtual() : false)
		return false;
	return !derived->hasTrivialDestructor() ||
	       context.getTypeSize(context.getCanonicalTagType(derived)) !=
		       context.getTypeSize(context.getCanonicalTagType(base));
}

/// What a unique_ptr with the standard's deleter owns.
const CXXRecordDecl *owned(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		record_of(t.getNonReferenceType()));
	if (!s || !in_std(s) || s->getName() != "unique_ptr" || s->getTemplateArgs().size() < 2)
		return nullptr;
	const CXXRecordDecl *deleter = record_of(s->getTemplateArgs().get(1).getAsType());
	if (!deleter || deleter->getName() != "default_delete")
		return nullptr;
	return record_of(s->getTemplateArgs().get(0).getAsType());
}

/// What a pointer to a base was made from in so many words.
const CXXRecordDecl *made_as(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *n = dyn_cast<CXXNewExpr>(e))
		return record_of(n->getAllocatedType());
	return nullptr;
}

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	explicit Scan(Session &session) : session_(session) {}

	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const CXXRecordDecl *base = owned(c->getType());
		if (!base || !c->getNumArgs())
			return true;
		const Expr *from = c->getArg(0);
		const CXXRecordDecl *derived =
			from->getType()->isPointerType() ? made_as(from) : owned(from->getType());
		judge(derived, base, c->getExprLoc());
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		if (o->getOperator() == OO_Equal && o->getNumArgs() == 2)
			judge(owned(o->getArg(1)->getType()), owned(o->getArg(0)->getType()),
			      o->getExprLoc());
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m || !in_std(m) || c->getNumArgs() != 1)
			return true;
		llvm::StringRef n = plain_name(m);
		QualType of = c->getImplicitObjectArgument()->getType();
		if (of->isPointerType())
			of = of->getPointeeType();
		if (n == "reset")
			judge(made_as(c->getArg(0)), owned(of), c->getExprLoc());
		// The container makes its element of what it is handed.
		const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
		if (n.starts_with("emplace") && s && s->getTemplateArgs().size() &&
		    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type) {
			const CXXRecordDecl *base = owned(s->getTemplateArgs().get(0).getAsType());
			const Expr *a = c->getArg(0);
			judge(owned(a->getType()), base, c->getExprLoc());
			judge(made_as(peel(a)), base, c->getExprLoc());
		}
		return true;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *d)
	{
		const Expr *e = d->getArgument()->IgnoreParenImpCasts();
		QualType t = d->getDestroyedType();
		const CXXRecordDecl *base = t.isNull() ? nullptr : record_of(t);
		const auto *r = dyn_cast<DeclRefExpr>(e);
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		if (v && v->getInit() && v->hasLocalStorage())
			judge(made_as(v->getInit()), base, d->getExprLoc());
		// It may be any of the classes that override something.
		if (base && base->hasDefinition() && base->isPolymorphic() &&
		    !base->hasAttr<FinalAttr>() && base->isAbstract() &&
		    !(base->getDestructor() && base->getDestructor()->isVirtual()))
			report(base, d->getExprLoc());
		return true;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

private:
	void judge(const CXXRecordDecl *derived, const CXXRecordDecl *base, SourceLocation loc)
	{
		if (derived && base && ends_wrongly(session_.context, derived, base))
			report(base, loc);
	}
	void report(const CXXRecordDecl *base, SourceLocation loc)
	{
		Finding *f = session_.report("free-base", loc,
					     "a derived object is ended as a '" +
						     base->getNameAsString() +
						     "', whose destructor is not virtual");
		session_.note(f, base->getLocation(), "the base is declared here");
	}

	Session &session_;
};

} // namespace

void check_base_deletes(Session &session, const FunctionDecl *function)
{
	Scan(session).TraverseStmt(function->getBody());
}

} // namespace cfl::check
