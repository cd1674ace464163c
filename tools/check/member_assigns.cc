// SPDX-License-Identifier: GPL-2.0
#include <check/member_assigns.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The member of a union of the object itself, of a class that has something to end.
const FieldDecl *in_union(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
	const auto *r = f ? dyn_cast_or_null<CXXRecordDecl>(f->getParent()) : nullptr;
	if (!r || !r->isUnion() || !record_of(f->getType()) ||
	    f->getType().isTrivialType(f->getASTContext()))
		return nullptr;
	const Expr *base = m->getBase()->IgnoreParenImpCasts();
	while (const auto *outer = dyn_cast<MemberExpr>(base))
		base = outer->getBase()->IgnoreParenImpCasts();
	return isa<CXXThisExpr>(base) ? f->getCanonicalDecl() : nullptr;
}

/// Does a constructor make another member of this union, or none?
bool may_hold_other(const CXXRecordDecl *r, const FieldDecl *f)
{
	for (const CXXConstructorDecl *c : r->ctors()) {
		const FunctionDecl *def = nullptr;
		if (c->isCopyOrMoveConstructor() || !c->hasBody(def))
			continue;
		for (const CXXCtorInitializer *i : cast<CXXConstructorDecl>(def)->inits())
			if (i->isAnyMemberInitializer() &&
			    i->getAnyMember()->getParent() == f->getParent() &&
			    i->getAnyMember()->getCanonicalDecl() != f)
				return true;
	}
	return false;
}

/// Assignments that come before anything else was asked or made in a body.
class Scan
{
public:
	std::vector<std::pair<const CXXOperatorCallExpr *, const FieldDecl *>> found;
	void run(const Stmt *body)
	{
		const auto *c = dyn_cast_or_null<CompoundStmt>(body);
		if (!c)
			return;
		for (const Stmt *s : c->body()) {
			const auto *e = dyn_cast<Expr>(s);
			if (const auto *w = dyn_cast_or_null<ExprWithCleanups>(e))
				e = w->getSubExpr();
			const auto *o = dyn_cast_or_null<CXXOperatorCallExpr>(e);
			if (o && o->getOperator() == OO_Equal)
				if (const FieldDecl *f = in_union(o->getArg(0))) {
					found.push_back({o, f});
					continue;
				}
			const auto *b = dyn_cast_or_null<BinaryOperator>(e);
			if (!b || b->getOpcode() != BO_Assign ||
			    !b->getRHS()->isIntegerConstantExpr(context_))
				return;
		}
	}
	explicit Scan(const ASTContext &context) : context_(context) {}

private:
	const ASTContext &context_;
};

} // namespace

void check_member_assigns(Session &session, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || m->isStatic() || m->isConst() || isa<CXXDestructorDecl>(m) ||
	    m->getAccess() != AS_public || m->getParent()->isLambda())
		return;
	Scan scan(session.context);
	scan.run(f->getBody());
	for (const auto &[e, field] : scan.found) {
		if (!isa<CXXConstructorDecl>(m) && !may_hold_other(m->getParent(), field))
			continue;
		const auto *c = dyn_cast<CXXConstructorDecl>(m);
		if (c &&
		    std::any_of(c->init_begin(), c->init_end(), [&](const CXXCtorInitializer *i) {
			    return i->isAnyMemberInitializer() &&
				   i->getAnyMember()->getCanonicalDecl() == field;
		    }))
			continue;
		Finding *x = session.report("init-use", e->getExprLoc(),
					    "'" + field->getNameAsString() +
						    "' is assigned to where the union may hold "
						    "another member");
		session.note(x, field->getLocation(), "no object was made here");
	}
}

} // namespace cfl::check
