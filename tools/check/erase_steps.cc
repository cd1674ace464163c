// SPDX-License-Identifier: GPL-2.0
#include <check/erase_steps.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(peel(e)->IgnoreParenImpCasts());
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// The variable that a step moves on: `++it`.
const VarDecl *stepped(const Expr *e)
{
	const Expr *x = e ? peel(e)->IgnoreParenImpCasts() : nullptr;
	if (const auto *o = dyn_cast_or_null<CXXOperatorCallExpr>(x))
		return o->getOperator() == OO_PlusPlus ? variable(o->getArg(0)) : nullptr;
	return nullptr;
}

/// A member call of a standard container's on this name; what it is called on, or null.
const Expr *called_on(const Expr *e, llvm::StringRef name)
{
	const auto *c = dyn_cast<CXXMemberCallExpr>(peel(e)->IgnoreParenImpCasts());
	return c && in_std(c->getMethodDecl()) && plain_name(c->getMethodDecl()) == name
		       ? c->getImplicitObjectArgument()->IgnoreParenImpCasts()
		       : nullptr;
}

/// `it != c.end()`, alone or with more conditions.
bool until_end(const Expr *e, const VarDecl *it)
{
	e = e ? peel(e)->IgnoreParenImpCasts() : nullptr;
	if (const auto *b = dyn_cast_or_null<BinaryOperator>(e); b && b->getOpcode() == BO_LAnd)
		return until_end(b->getLHS(), it) || until_end(b->getRHS(), it);
	if (const auto *r = dyn_cast_or_null<CXXRewrittenBinaryOperator>(e)) {
		auto d = r->getDecomposedForm();
		return d.Opcode == BO_NE && variable(d.LHS) == it && called_on(d.RHS, "end");
	}
	const auto *o = dyn_cast_or_null<CXXOperatorCallExpr>(e);
	return o && o->getOperator() == OO_ExclaimEqual && o->getNumArgs() == 2 &&
	       variable(o->getArg(0)) == it && called_on(o->getArg(1), "end");
}

bool mentions(const Stmt *s, const VarDecl *v)
{
	if (!s)
		return false;
	if (const auto *r = dyn_cast<DeclRefExpr>(s); r && r->getDecl() == v)
		return true;
	return std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return mentions(c, v); });
}

bool leaves(const Stmt *s)
{
	if (!s)
		return false;
	if (isa<BreakStmt>(s) || isa<ReturnStmt>(s) || isa<CXXThrowExpr>(s) || isa<GotoStmt>(s))
		return true;
	return std::any_of(s->child_begin(), s->child_end(), leaves);
}

/// Looks for `it = c.erase(it)` after which the turn ends without another look at `it`.
class Turn
{
public:
	explicit Turn(const VarDecl *it) : it_(it) {}
	SourceLocation found;

	/// @p after: what runs once @p s is done asks for the iterator, or leaves.
	void walk(const Stmt *s, bool after)
	{
		if (!s || found.isValid())
			return;
		if (const auto *c = dyn_cast<CompoundStmt>(s)) {
			for (auto i = c->body_begin(); i != c->body_end(); ++i)
				walk(*i, rest(i + 1, c->body_end(), after));
		} else if (const auto *i = dyn_cast<IfStmt>(s)) {
			walk(i->getThen(), after);
			walk(i->getElse(), after);
		} else if (const auto *e = dyn_cast<Expr>(s)) {
			if (!after && erases(e))
				found = e->getExprLoc();
		}
	}

private:
	bool rest(CompoundStmt::const_body_iterator from, CompoundStmt::const_body_iterator to,
		  bool after) const
	{
		for (; from != to; ++from) {
			if (isa<ContinueStmt>(*from))
				return false;
			if (mentions(*from, it_) || leaves(*from))
				return true;
		}
		return after;
	}
	bool erases(const Expr *e) const
	{
		const auto *o = dyn_cast<CXXOperatorCallExpr>(peel(e)->IgnoreParenImpCasts());
		if (!o || o->getOperator() != OO_Equal || variable(o->getArg(0)) != it_ ||
		    !called_on(o->getArg(1), "erase"))
			return false;
		const auto *c = cast<CXXMemberCallExpr>(peel(o->getArg(1))->IgnoreParenImpCasts());
		return c->getNumArgs() == 1 && mentions(c->getArg(0), it_);
	}

	const VarDecl *it_;
};

class Loops : public RecursiveASTVisitor<Loops>
{
public:
	explicit Loops(Session &session) : session_(session) {}

	bool VisitForStmt(ForStmt *s)
	{
		const VarDecl *it = stepped(s->getInc());
		if (!it || !until_end(s->getCond(), it))
			return true;
		Turn turn(it);
		turn.walk(s->getBody(), false);
		if (turn.found.isInvalid())
			return true;
		Finding *f = session_.report("borrow-invalidated", turn.found,
					     "erase() gives the end when the last element is taken "
					     "out, and the loop steps over it");
		session_.note(f, s->getInc()->getExprLoc(), "it is stepped over here");
		return true;
	}

private:
	Session &session_;
};

} // namespace

void check_erase_steps(Session &session, const FunctionDecl *f)
{
	Loops(session).TraverseStmt(f->getBody());
}

} // namespace cfl::check
