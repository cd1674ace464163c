// SPDX-License-Identifier: GPL-2.0
// A base ends after all members of the class that derives from it. What its thread is lent must be taken back by the
// derived class's own destructor.
#include <check/base_lends.hh>
#include <check/frees.hh>
#include <check/thread_handles.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

bool has_thread(const CXXRecordDecl *r)
{
	for (const FieldDecl *f : r->fields())
		if (holds_thread(f->getType()))
			return true;
	return false;
}

/// A member of the object itself to which a reference, or a pointer, is handed over.
const FieldDecl *lent(const Stmt *s)
{
	if (!s || isa<LambdaExpr>(s))
		return nullptr;
	bool itself = false;
	const FieldDecl *f = nullptr;
	if (const auto *u = dyn_cast<UnaryOperator>(s); u && u->getOpcode() == UO_AddrOf) {
		f = own_member(u->getSubExpr(), &itself);
	} else if (const auto *l = dyn_cast<InitListExpr>(s)) {
		for (const Expr *e : l->inits())
			if (const FieldDecl *g = e->isLValue() ? own_member(e, &itself) : nullptr;
			    g && itself)
				return g;
	}
	if (f && itself)
		return f;
	for (const Stmt *c : s->children())
		if (const FieldDecl *found = lent(c))
			return found;
	return nullptr;
}

/// Does a body call something of the object's?
class OwnCalls : public RecursiveASTVisitor<OwnCalls>
{
public:
	bool found = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		found |= isa<CXXThisExpr>(c->getImplicitObjectArgument()->IgnoreParenImpCasts());
		return !found;
	}
};

/// Is the thread ended before the members are: by a destructor that calls something, or that nobody sees?
bool taken_back(const CXXRecordDecl *r)
{
	const CXXDestructorDecl *d = r->getDestructor();
	if (!d || !d->isUserProvided())
		return false;
	const FunctionDecl *body = body_of(d);
	if (!body)
		return true;
	OwnCalls calls;
	calls.TraverseStmt(body->getBody());
	return calls.found;
}

class Lends : public RecursiveASTVisitor<Lends>
{
public:
	Lends(Session &session, const CXXRecordDecl *of) : session_(session), of_(of) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m || m->getParent() == of_ ||
		    !isa<CXXThisExpr>(c->getImplicitObjectArgument()->IgnoreParenImpCasts()) ||
		    !m->getParent()->hasDefinition() || !has_thread(m->getParent()))
			return true;
		for (auto [what, into] : session_.contracts.of(m).captures) {
			const FieldDecl *f =
				what >= 0 && what < int(c->getNumArgs()) && into == SELF
					? lent(c->getArg(what))
					: nullptr;
			if (!f || f->getParent() != of_)
				continue;
			session_.note(
				session_.report("borrow-dangling", c->getArg(what)->getExprLoc(),
						"'" + f->getNameAsString() +
							"' ends before the base joins the thread "
							"that it is lent to"),
				m->getLocation(), "the base keeps it here");
		}
		return true;
	}

private:
	Session &session_;
	const CXXRecordDecl *of_;
};

} // namespace

bool interior_throughout(Facts &facts, QualType type)
{
	if (facts.interior(type))
		return true;
	const CXXRecordDecl *r = type->isReferenceType() ? nullptr : record_of(type);
	return r && r->hasDefinition() && !r->field_empty() && !r->getNumBases() &&
	       std::ranges::all_of(r->fields(), [&](const FieldDecl *f) {
		       return interior_throughout(facts, f->getType());
	       });
}

void check_base_lends(Session &session, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || m->isStatic() || !m->getParent()->getNumBases() || m->getParent()->isLambda() ||
	    taken_back(m->getParent()))
		return;
	Lends(session, m->getParent()).TraverseStmt(f->getBody());
}

} // namespace cfl::check
