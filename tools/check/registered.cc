// SPDX-License-Identifier: GPL-2.0
// A member that enters `*this` somewhere and takes it off again must be the last one: what stands behind it is made
// later and ends earlier. And what a constructor enters by hand somebody has to take off.
#include <check/frees.hh>
#include <check/registered.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Is the object itself handed over, by name or by address?
bool itself(const Expr *e)
{
	e = e->IgnoreParenCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
		e = u->getSubExpr()->IgnoreParenCasts();
	return isa<CXXThisExpr>(e);
}

/// Looks for a call that is handed what a test holds of.
template <typename Test>
const CallExpr *hands(const Stmt *s, Test test)
{
	if (!s || isa<LambdaExpr>(s))
		return nullptr;
	if (const auto *c = dyn_cast<CallExpr>(s); c && c->getDirectCallee())
		for (const Expr *a : c->arguments())
			if (test(a))
				return c;
	for (const Stmt *c : s->children())
		if (const CallExpr *found = hands(c, test))
			return found;
	return nullptr;
}

bool mentions(const Stmt *s, const ValueDecl *d)
{
	if (!s)
		return false;
	const auto *r = dyn_cast<DeclRefExpr>(s);
	const auto *m = dyn_cast<MemberExpr>(s);
	return (r && r->getDecl() == d) || (m && m->getMemberDecl() == d) ||
	       std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return mentions(c, d); });
}

/// The member that keeps a parameter as it is, where the constructor hands that on as well.
const FieldDecl *entered(const CXXConstructorDecl *ctor, unsigned index)
{
	const FunctionDecl *body = body_of(ctor);
	if (!body || index >= body->getNumParams())
		return nullptr;
	const ParmVarDecl *p = body->getParamDecl(index);
	for (const CXXCtorInitializer *i : cast<CXXConstructorDecl>(body)->inits()) {
		const auto *r = i->isMemberInitializer()
					? dyn_cast<DeclRefExpr>(i->getInit()->IgnoreParenImpCasts())
					: nullptr;
		if (!r || r->getDecl() != p)
			continue;
		const FieldDecl *f = i->getMember();
		return hands(body->getBody(),
			     [&](const Expr *a) {
				     return own_member(a) == f ||
					    (isa<DeclRefExpr>(a->IgnoreParenCasts()) &&
					     mentions(a, p));
			     })
			       ? f
			       : nullptr;
	}
	return nullptr;
}

/// A member that is made later and that others use by way of a virtual function.
const FieldDecl *used_by_others(const CXXRecordDecl *r, const FieldDecl *after)
{
	for (const FieldDecl *f : r->fields()) {
		const CXXRecordDecl *of = record_of(f->getType());
		if (f->getFieldIndex() <= after->getFieldIndex() || !of || !of->hasDefinition() ||
		    of->hasTrivialDestructor() || f->getType()->isReferenceType())
			continue;
		for (const CXXMethodDecl *m : r->methods())
			if (m->isVirtual() && !isa<CXXDestructorDecl>(m) && m->hasBody() &&
			    mentions(m->getBody(), f))
				return f;
	}
	return nullptr;
}

void judge_members(Session &session, const CXXConstructorDecl *ctor)
{
	for (const CXXCtorInitializer *i : ctor->inits()) {
		const auto *c = i->isMemberInitializer()
					? dyn_cast<CXXConstructExpr>(peel(i->getInit()))
					: nullptr;
		for (unsigned n = 0; c && n < c->getNumArgs(); n++) {
			const FieldDecl *kept =
				itself(c->getArg(n)) ? entered(c->getConstructor(), n) : nullptr;
			const CXXDestructorDecl *d =
				kept ? c->getConstructor()->getParent()->getDestructor() : nullptr;
			const FunctionDecl *end = d ? body_of(d) : nullptr;
			const FieldDecl *late =
				end && hands(end->getBody(),
					     [&](const Expr *a) { return own_member(a) == kept; })
					? used_by_others(ctor->getParent(), i->getMember())
					: nullptr;
			if (late)
				session.note(session.report(
						     "init-use", c->getArg(n)->getExprLoc(),
						     "the object is entered where others find it "
						     "before '" +
							     late->getNameAsString() +
							     "' is made, and leaves after that has "
							     "ended"),
					     late->getLocation(), "declared here");
		}
	}
}

/// What takes an object off again: another function of the class, of the same parameter.
const CXXMethodDecl *counterpart(const CXXMethodDecl *entry, QualType object)
{
	static const std::set<llvm::StringRef> names{"remove", "detach",      "unregister", "leave",
						     "erase",  "unsubscribe", "withdraw"};
	for (const CXXMethodDecl *m : entry->getParent()->methods())
		if (m != entry && names.count(plain_name(m)) && m->getNumParams())
			for (const ParmVarDecl *p : m->parameters()) {
				QualType t = p->getType().getNonReferenceType();
				t = t->isPointerType() ? t->getPointeeType() : t;
				if (record_of(t) && record_of(t) == record_of(object))
					return m;
			}
	return nullptr;
}

/// Which classes' objects a function is handed, anywhere.
class TakenOff : public RecursiveASTVisitor<TakenOff>
{
public:
	std::set<std::pair<const CXXMethodDecl *, const CXXRecordDecl *>> found;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		for (const Expr *a : c->arguments()) {
			QualType t = a->IgnoreParenCasts()->getType();
			if (t->isPointerType())
				t = t->getPointeeType();
			if (const CXXRecordDecl *r = t->isRecordType() ? record_of(t) : nullptr)
				found.insert({c->getMethodDecl(), r});
		}
		return true;
	}
};

/// Does the body put the parameter into something that it keeps?
bool puts(const FunctionDecl *f, const ParmVarDecl *p)
{
	return hands(f->getBody(), [&](const Expr *a) { return mentions(a, p); });
}

void judge_left(Session &session, const CXXConstructorDecl *ctor, const TakenOff &all)
{
	const CXXRecordDecl *r = ctor->getParent();
	const auto *c = dyn_cast_or_null<CXXMemberCallExpr>(
		hands(ctor->getBody(), [](const Expr *a) { return itself(a); }));
	const FunctionDecl *body = c ? body_of(c->getMethodDecl()) : nullptr;
	if (!body || isa<CXXThisExpr>(c->getImplicitObjectArgument()->IgnoreParenCasts()))
		return;
	for (unsigned i = 0; i < c->getNumArgs() && i < body->getNumParams(); i++) {
		const ParmVarDecl *p = body->getParamDecl(i);
		if (!itself(c->getArg(i)) || !puts(body, p))
			continue;
		QualType t = p->getType().getNonReferenceType();
		const CXXMethodDecl *off = counterpart(
			c->getMethodDecl(), t->isPointerType() ? t->getPointeeType() : t);
		if (!off || all.found.count({off, r}))
			continue;
		const CXXDestructorDecl *d = r->getDestructor();
		if (d && d->isUserProvided() &&
		    (!body_of(d) ||
		     hands(body_of(d)->getBody(), [](const Expr *a) { return itself(a); })))
			continue;
		session.note(
			session.report("borrow-escape", c->getArg(i)->getExprLoc(),
				       "the object enters itself here, and nobody takes it off "
				       "when it ends"),
			off->getLocation(), "this would");
	}
}

} // namespace

void check_registered(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	std::vector<const CXXConstructorDecl *> makers;
	for (const FunctionDecl *f : functions)
		if (const auto *c = dyn_cast<CXXConstructorDecl>(f);
		    c && !c->isCopyOrMoveConstructor() && !c->getParent()->isLambda())
			makers.push_back(c);
	if (makers.empty())
		return;
	TakenOff all;
	for (const FunctionDecl *f : functions)
		all.TraverseStmt(f->getBody());
	for (const CXXConstructorDecl *c : makers) {
		judge_members(session, c);
		judge_left(session, c, all);
	}
}

} // namespace cfl::check
