// SPDX-License-Identifier: GPL-2.0
// What a closure captures by name is a borrow, and judged by the flow. `this` reaches every member, so what is done
// through it is looked up: in the closure, and in the member functions that it calls.
#include <check/frees.hh>
#include <check/own_closures.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

/// Does a body change this member of its object?
class Changes : public RecursiveASTVisitor<Changes>
{
public:
	Changes(Session &session, const FieldDecl *what, int depth = 0)
		: session_(session), what_(what), depth_(depth)
	{
	}
	SourceLocation at;

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m || m->isConst() || m->isStatic())
			return true;
		const Expr *object = c->getImplicitObjectArgument();
		bool itself = false;
		if (own_member(object, &itself) == what_ && itself &&
		    !session_.contracts.of(m).accessor)
			at = c->getExprLoc();
		else if (isa<CXXThisExpr>(object->IgnoreParenImpCasts()) && !m->isVirtual() &&
			 depth_ < DEEPEST)
			inside(m, c->getExprLoc());
		return at.isInvalid();
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		bool itself = false;
		if (o->getOperator() == OO_Equal && own_member(o->getArg(0), &itself) == what_ &&
		    itself)
			at = o->getExprLoc();
		return at.isInvalid();
	}

private:
	void inside(const CXXMethodDecl *m, SourceLocation call)
	{
		const FunctionDecl *body = body_of(m);
		if (!body || !body->getBody())
			return;
		Changes deeper(session_, what_, depth_ + 1);
		deeper.TraverseStmt(body->getBody());
		if (deeper.at.isValid())
			at = call;
	}

	Session &session_;
	const FieldDecl *what_;
	int depth_;
};

const LambdaExpr *closure(const Expr *e)
{
	e = peel(e);
	if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
		e = peel(m->getSubExpr());
	return dyn_cast<LambdaExpr>(e);
}

class Calls : public RecursiveASTVisitor<Calls>
{
public:
	explicit Calls(Session &session) : session_(session) {}

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		bool itself = false;
		const FieldDecl *on =
			m ? own_member(c->getImplicitObjectArgument(), &itself) : nullptr;
		// What may be changed while others look at it says so by its type.
		if (!on || !itself || session_.facts.interior(on->getType()))
			return true;
		for (unsigned i = 0; i < c->getNumArgs() && i < m->getNumParams(); i++) {
			const LambdaExpr *l = closure(c->getArg(i));
			if (!l || !is_noescape(m, i))
				continue;
			Changes changes(session_, on);
			changes.TraverseStmt(l->getBody());
			if (changes.at.isInvalid() ||
			    session_.said_on_line("borrow-exclusive", changes.at))
				continue;
			session_.note(session_.report("borrow-exclusive", changes.at,
						      "this changes '" + on->getNameAsString() +
							      "', which calls the closure in the "
							      "midst of its own work"),
				      c->getExprLoc(), "it calls it here");
		}
		return true;
	}

private:
	Session &session_;
};

} // namespace

void check_own_closures(Session &session, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || m->isStatic())
		return;
	Calls calls(session);
	calls.TraverseStmt(f->getBody());
}

} // namespace cfl::check
