// SPDX-License-Identifier: GPL-2.0
#include <check/contracts.hh>
#include <check/patterns.hh>

#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprCXX.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The name that a call in a template calls, resolved or not.
llvm::StringRef called(const CallExpr *c)
{
	const Expr *e = c->getCallee()->IgnoreParenImpCasts();
	DeclarationName n;
	if (const auto *u = dyn_cast<OverloadExpr>(e))
		n = u->getName();
	else if (const auto *r = dyn_cast<DeclRefExpr>(e))
		n = r->getDecl()->getDeclName();
	else if (const auto *m = dyn_cast<MemberExpr>(e))
		n = m->getMemberDecl()->getDeclName();
	else if (const auto *d = dyn_cast<CXXDependentScopeMemberExpr>(e))
		n = d->getMember();
	else if (const auto *s = dyn_cast<DependentScopeDeclRefExpr>(e))
		n = s->getDeclName();
	return n.isIdentifier() && n.getAsIdentifierInfo() ? n.getAsIdentifierInfo()->getName()
							   : "";
}

const ValueDecl *named(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	return r ? r->getDecl() : nullptr;
}

/// `std::forward<T>(x)`, `std::move(x)`: of what.
const ValueDecl *handed_on(const Expr *e)
{
	const auto *c = dyn_cast<CallExpr>(e->IgnoreParenImpCasts());
	if (const auto *p = dyn_cast<PackExpansionExpr>(e))
		return handed_on(p->getPattern());
	if (!c || c->getNumArgs() != 1)
		return nullptr;
	llvm::StringRef n = called(c);
	return n == "forward" || n == "move" ? named(c->getArg(0)) : nullptr;
}

/// Functions that leave what they are handed alone in some cases, or take a part of it.
bool may_leave(llvm::StringRef n)
{
	return n == "get" || n == "emplace" || n == "insert" || n == "insert_or_assign" ||
	       n == "forward" || n == "move" || n.starts_with("try_") || n.contains("compare");
}

/// Follows one forwarding reference.
class Forwarded
{
public:
	Forwarded(Session &session, const ParmVarDecl *p) : session_(session), p_(p) {}
	void run(const Stmt *body) { stmt(body, false); }

private:
	struct State {
		SourceLocation gone; ///< Where it was handed on, if it was.
		bool dead = false;
		void join(const State &o)
		{
			if (dead)
				*this = o;
			else if (!o.dead && gone.isInvalid())
				gone = o.gone;
		}
	};
	void again(const Expr *e)
	{
		if (state_.gone.isInvalid() || session_.said_on_line("move-use", e->getExprLoc()))
			return;
		Finding *f = session_.report("move-use", e->getExprLoc(),
					     "'" + p_->getNameAsString() +
						     "' is used after it was forwarded");
		session_.note(f, state_.gone, "it was forwarded here");
	}
	void branch(const Stmt *a, const Stmt *b)
	{
		State from = state_;
		stmt(a, false);
		State end = std::exchange(state_, from);
		stmt(b, false);
		state_.join(end);
	}
	void call(const CallExpr *c, bool asked)
	{
		if (handed_on(c) == p_)
			return; // By nobody that is known to take it.
		stmt(c->getCallee(), asked);
		llvm::StringRef n = called(c);
		bool may = asked || may_leave(n) || handed_on(c->getCallee()) == p_;
		std::vector<const Expr *> taken;
		for (const Expr *a : c->arguments())
			if (handed_on(a) == p_)
				taken.push_back(a);
			else
				stmt(a, asked);
		for (const Expr *a : taken) {
			again(a);
			if (!may)
				state_.gone = a->getExprLoc();
		}
	}
	void stmt(const Stmt *s, bool asked);
	void loop(const Stmt *s)
	{
		State before = state_;
		for (int turn = 0; turn < 2 && !state_.dead; turn++)
			for (const Stmt *c : s->children())
				stmt(c, false);
		state_.join(before);
	}

	Session &session_;
	const ParmVarDecl *p_;
	State state_;
};

void Forwarded::stmt(const Stmt *s, bool asked)
{
	if (!s || state_.dead || unevaluated(s))
		return;
	if (const auto *i = dyn_cast<IfStmt>(s)) {
		stmt(i->getInit(), false);
		stmt(i->getConditionVariableDeclStmt(), true);
		stmt(i->getCond(), true);
		return branch(i->getThen(), i->getElse());
	}
	if (const auto *c = dyn_cast<ConditionalOperator>(s)) {
		stmt(c->getCond(), true);
		return branch(c->getTrueExpr(), c->getFalseExpr());
	}
	if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(s))
		return loop(s);
	if (isa<SwitchStmt, CXXTryStmt, CoroutineBodyStmt, GotoStmt, LambdaExpr>(s)) {
		state_ = {{}, true}; // Not followed.
		return;
	}
	if (const auto *c = dyn_cast<CallExpr>(s))
		return call(c, asked);
	if (const auto *k = dyn_cast<CXXUnresolvedConstructExpr>(s)) {
		for (const Expr *a : k->arguments())
			if (handed_on(a) == p_) {
				again(a);
				state_.gone = a->getExprLoc();
			} else {
				stmt(a, asked);
			}
		return;
	}
	if (const auto *b = dyn_cast<BinaryOperator>(s);
	    b && b->getOpcode() == BO_Assign && named(b->getLHS()) == p_) {
		stmt(b->getRHS(), asked);
		state_.gone = {};
		return;
	}
	if (const auto *r = dyn_cast<DeclRefExpr>(s); r && r->getDecl() == p_)
		return again(r);
	for (const Stmt *c : s->children())
		stmt(c, asked);
	if (isa<ReturnStmt, BreakStmt, ContinueStmt, CXXThrowExpr>(s))
		state_.dead = true;
}

/// Is something added to the variable before it has a value? Nothing is said after any other mention.
class FirstMention
{
public:
	explicit FirstMention(const VarDecl *v) : v_(v) {}
	bool known = false;
	const Expr *added = nullptr;

	void look(const Stmt *s)
	{
		if (!s || known)
			return;
		const auto *b = dyn_cast<BinaryOperator>(s);
		const auto *o = dyn_cast<CXXOperatorCallExpr>(s);
		const Expr *left = b && b->isCompoundAssignmentOp() ? b->getLHS() : nullptr;
		if (o && o->getNumArgs() == 2 && o->isAssignmentOp() &&
		    o->getOperator() != OO_Equal)
			left = o->getArg(0);
		if (left && named(left) == v_) {
			added = left;
			known = true;
			return;
		}
		if (isa<LambdaExpr>(s) ||
		    (isa<DeclRefExpr>(s) && cast<DeclRefExpr>(s)->getDecl() == v_)) {
			known = true;
			return;
		}
		for (const Stmt *c : s->children())
			look(c);
	}

private:
	const VarDecl *v_;
};

void locals(const Stmt *s, std::vector<const VarDecl *> &out)
{
	if (!s)
		return;
	if (const auto *d = dyn_cast<DeclStmt>(s))
		for (const Decl *x : d->decls())
			if (const auto *v = dyn_cast<VarDecl>(x);
			    v && !v->getInit() && v->hasLocalStorage() &&
			    v->getType()->isTemplateTypeParmType())
				out.push_back(v);
	for (const Stmt *c : s->children())
		locals(c, out);
}

/// Has somebody made a function of the template? Then that is judged.
bool used(const FunctionDecl *pattern)
{
	const FunctionTemplateDecl *t = pattern->getDescribedFunctionTemplate();
	return t && t->spec_begin() != t->spec_end();
}

/// A reference to whatever it is handed: `T &&` of a parameter of the function template itself.
bool forwards(const FunctionDecl *f, QualType t)
{
	const FunctionTemplateDecl *of = f->getDescribedFunctionTemplate();
	if (const auto *pack = t->getAs<PackExpansionType>())
		t = pack->getPattern();
	const auto *own = t->isRValueReferenceType()
				  ? t->getPointeeType()->getAs<TemplateTypeParmType>()
				  : nullptr;
	return of && own && own->getDepth() == of->getTemplateParameters()->getDepth();
}

} // namespace

void check_pattern(Session &session, const FunctionDecl *f)
{
	for (const ParmVarDecl *p : f->parameters())
		if (forwards(f, p->getType()))
			Forwarded(session, p).run(f->getBody());
	if (used(f))
		return;
	std::vector<const VarDecl *> empty;
	locals(f->getBody(), empty);
	for (const VarDecl *v : empty) {
		FirstMention first(v);
		first.look(f->getBody());
		if (!first.added)
			continue;
		Finding *x =
			session.report("init-use", first.added->getExprLoc(),
				       "'" + v->getNameAsString() +
					       "' has no value yet if its type has none by itself");
		session.note(x, v->getLocation(), "it has no value from here");
	}
}

} // namespace cfl::check
