// SPDX-License-Identifier: GPL-2.0
// Flow says where something is used after it was moved from; whether that does harm is looked up in the text
// around both places, which happens for findings only.
#include <check/emptiness.hh>
#include <check/facts.hh>
#include <check/moved_calls.hh>
#include <check/moved_uses.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The variable or `*this`, and the members, that an expression names.
struct Named {
	bool known = false;
	const ValueDecl *what = nullptr;
	std::vector<const ValueDecl *> parts;

	bool operator==(const Named &) const = default;
};

/// What was moved from, and what is done with it then.
struct MovedUse {
	const FunctionDecl *in;
	Named what;
	QualType type;
	SourceLocation moved, used;
	bool moves_on; ///< The use is a move.
	bool whole;    ///< What was moved from is used, and not a part of it.
};

Named named(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (isa<CXXThisExpr>(e))
		return {true, nullptr, {}};
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		return {true, cast<ValueDecl>(r->getDecl()->getCanonicalDecl()), {}};
	const auto *m = dyn_cast<MemberExpr>(e);
	if (!m || !isa<FieldDecl>(m->getMemberDecl()))
		return {};
	Named n = named(m->getBase());
	n.parts.push_back(cast<ValueDecl>(m->getMemberDecl()->getCanonicalDecl()));
	return n;
}

/// An assignment by moving that exchanges what the two have.
bool assigns_by_swap(const FunctionDecl *f)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	return m && m->isMoveAssignmentOperator() && m->isUserProvided() && swaps_all(m);
}

const Expr *object_of_call(const CallExpr *c)
{
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c))
		return m->getImplicitObjectArgument();
	return isa<CXXOperatorCallExpr>(c) && c->getNumArgs() ? c->getArg(0) : nullptr;
}

/// What stands around the move and the use.
class Around : public RecursiveASTVisitor<Around>
{
public:
	explicit Around(const MovedUse &use)
		: use_(use), sources_(use.in->getASTContext().getSourceManager())
	{
	}
	std::vector<const CallExpr *> calls; ///< Made where the use is.
	std::vector<const Expr *>
		changing; ///< Objects of which a function is called that may change them.
	std::vector<const Stmt *> loops;    ///< Around both, from the outside.
	std::set<const Expr *> handed;	    ///< What calls are given, and what chooses elements.
	std::vector<const Expr *> assigned; ///< Everything that is assigned to.
	bool tied = false;	///< The use is in what `std::tie()` binds for an assignment.
	bool addressed = false; ///< Only where it lies is asked.
	bool looks = false;	///< The use is what `std::get_if()` is handed.
	bool swapped = false;	///< The move was an assignment of a class that swaps.
	bool returned = false;	///< The use is what is returned.
	struct Branch {
		const Expr *condition;
		const Stmt *whole, *taken;
	};
	std::vector<Branch> branches; ///< In which the move is.
	std::vector<const Expr *> conditions;

	bool covers(const Stmt *s, SourceLocation at) const
	{
		SourceLocation from = sources_.getExpansionLoc(s->getBeginLoc()),
			       to = sources_.getExpansionRange(s->getEndLoc()).getEnd();
		at = sources_.getExpansionLoc(at);
		return from.isValid() && to.isValid() &&
		       !sources_.isBeforeInTranslationUnit(at, from) &&
		       !sources_.isBeforeInTranslationUnit(to, at);
	}
	bool before(SourceLocation a, SourceLocation b) const
	{
		return sources_.isBeforeInTranslationUnit(a, b);
	}
	bool VisitCallExpr(CallExpr *c)
	{
		if (c->getExprLoc() == use_.used)
			calls.push_back(c);
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		if (m && !m->isStatic() && !m->isConst())
			if (const Expr *object = object_of_call(c))
				changing.push_back(object);
		for (const Expr *a : c->arguments())
			handed.insert(peel(a));
		looks |= c->getNumArgs() && in_std(c->getDirectCallee()) &&
			 plain_name(c->getDirectCallee()) == "get_if" && covers(c, use_.used);
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
		    o && o->getOperator() == OO_Equal && o->getNumArgs() == 2) {
			assigned.push_back(o->getArg(0));
			const auto *t = dyn_cast<CallExpr>(peel(o->getArg(0)));
			const FunctionDecl *f = t ? t->getDirectCallee() : nullptr;
			tied |= f && in_std(f) && plain_name(f) == "tie" && covers(t, use_.used);
			swapped |= covers(o->getArg(1), use_.moved) &&
				   assigns_by_swap(o->getDirectCallee());
		}
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		addressed |= u->getOpcode() == UO_AddrOf && u->getExprLoc() == use_.used &&
			     named(u->getSubExpr()) == use_.what;
		return true;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		for (const Expr *a : c->arguments())
			handed.insert(peel(a));
		return true;
	}
	bool VisitArraySubscriptExpr(ArraySubscriptExpr *a)
	{
		handed.insert(peel(a->getIdx()));
		return true;
	}
	bool VisitReturnStmt(ReturnStmt *r)
	{
		const Expr *e = r->getRetValue();
		returned |= e && covers(r, use_.used) && named(peel(e)) == use_.what;
		return true;
	}
	/// May one come here after the move and before the use?
	bool between(SourceLocation at) const
	{
		if (before(use_.moved, use_.used))
			return before(use_.moved, at) && before(at, use_.used);
		return !loops.empty() && covers(loops.front(), at);
	}
	bool VisitIfStmt(IfStmt *i) { return branch(i, i->getCond(), i->getThen(), i->getElse()); }
	bool VisitConditionalOperator(ConditionalOperator *c)
	{
		return branch(c, c->getCond(), c->getTrueExpr(), c->getFalseExpr());
	}
	bool VisitForStmt(ForStmt *f) { return loop(f); }
	bool VisitWhileStmt(WhileStmt *w) { return loop(w); }
	bool VisitDoStmt(DoStmt *d) { return loop(d); }

private:
	bool branch(const Stmt *whole, const Expr *cond, const Stmt *yes, const Stmt *no)
	{
		conditions.push_back(cond);
		for (const Stmt *s : {yes, no})
			if (s && covers(s, use_.moved))
				branches.push_back({cond, whole, s});
		return true;
	}
	bool loop(const Stmt *s)
	{
		if (covers(s, use_.moved) && covers(s, use_.used))
			loops.push_back(s);
		return true;
	}
	const MovedUse &use_;
	const SourceManager &sources_;
};

/// Does an expression call a member function of the object?
bool asks_object(const Stmt *s, const Named &what)
{
	const auto *c = dyn_cast_or_null<CallExpr>(s);
	const Expr *object = c ? object_of_call(c) : nullptr;
	return (object && named(object) == what) ||
	       (s && std::any_of(s->child_begin(), s->child_end(),
				 [&](const Stmt *x) { return asks_object(x, what); }));
}

/// How a function called on @p object copes with what was moved: that, or a part of it.
Coping coping_of(Facts &facts, const Named &moved, const Named &object, const CXXMethodDecl *m)
{
	size_t n = object.parts.size();
	if (!object.known || object.what != moved.what || n > moved.parts.size() ||
	    !std::equal(object.parts.begin(), object.parts.end(), moved.parts.begin()))
		return Coping::No;
	return coping(facts, m,
		      n == moved.parts.size() ? nullptr : dyn_cast<FieldDecl>(moved.parts[n]));
}

/// Is this a call of a member function that copes, on the very object, or on what such a call hands out?
bool copes_here(Facts &facts, const MovedUse &use, const Around &around, const CallExpr *call)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee());
	const Expr *object = object_of_call(call);
	if (!m || !object)
		return false;
	if (const auto *inner = dyn_cast<CallExpr>(peel(object)); inner && !m->isStatic())
		return copes_here(facts, use, around, inner);
	if (in_std(m))
		return false;
	Coping c = coping_of(facts, use.what, named(object), m);
	return c == Coping::Entirely || (c == Coping::Number && !around.handed.count(call));
}

bool copes_when_called(Facts &facts, const MovedUse &use, const Around &around)
{
	return std::ranges::any_of(around.calls, [&](const CallExpr *call) {
		return copes_here(facts, use, around, call);
	});
}

/// The class of what was moved from says itself what a move leaves, and nobody reaches for that here: the object is
/// handed on, to functions that may ask it. Who moves it on again has asked it since, or given it something.
bool knows_what_is_left(const MovedUse &use, const Around &around)
{
	const CXXRecordDecl *r = record_of(use.type);
	if (!use.whole || !r || !says_what_moves_leave(r))
		return false;
	if (use.moves_on)
		return around.returned ||
		       std::ranges::any_of(around.conditions,
					   [&](const Expr *e) {
						   return around.between(e->getExprLoc()) &&
							  asks_object(e, use.what);
					   }) ||
		       std::ranges::any_of(around.changing, [&](const Expr *e) {
			       return named(e) == use.what && around.between(e->getExprLoc());
		       });
	return std::ranges::none_of(around.calls, [&](const CallExpr *c) {
		const Expr *object = object_of_call(c);
		return object && named(object) == use.what;
	});
}

/// The variables in a condition, and whether it asks about one after them (`i + 1`, `n - 1`, `next(it)`).
class Asks : public RecursiveASTVisitor<Asks>
{
public:
	std::set<const ValueDecl *> names;
	bool next = false;

	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		if (isa<VarDecl>(r->getDecl()))
			names.insert(r->getDecl());
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const auto *one = dyn_cast<IntegerLiteral>(b->getRHS()->IgnoreParenImpCasts());
		next |= b->isAdditiveOp() && one && one->getValue() == 1;
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		next |= in_std(f) && (plain_name(f) == "next" || plain_name(f) == "prev");
		return true;
	}
};

/// The variable that a loop steps, where that is written in its head.
const ValueDecl *stepped(const Stmt *loop)
{
	const auto *f = dyn_cast<ForStmt>(loop);
	const Expr *step = f && f->getInc() ? f->getInc()->IgnoreParenImpCasts() : nullptr;
	const Expr *of = nullptr;
	if (const auto *u = dyn_cast_or_null<UnaryOperator>(step); u && u->isIncrementOp())
		of = u->getSubExpr();
	else if (const auto *o = dyn_cast_or_null<CXXOperatorCallExpr>(step);
		 o && o->getOperator() == OO_PlusPlus)
		of = o->getArg(0);
	const auto *r = of ? dyn_cast<DeclRefExpr>(of->IgnoreParenImpCasts()) : nullptr;
	return r ? r->getDecl() : nullptr;
}

/// The move is in the last turn of the loop around both, and the use is not behind it in that turn.
bool last_turn(const MovedUse &use, const Around &around)
{
	const Stmt *loop = around.loops.empty() ? nullptr : around.loops.back();
	const ValueDecl *counter = loop ? stepped(loop) : nullptr;
	bool earlier = use.used == use.moved || around.before(use.used, use.moved);
	for (const Around::Branch &b : around.branches) {
		bool other = around.covers(b.whole, use.used) && !around.covers(b.taken, use.used);
		if (!counter || !around.covers(loop, b.whole->getBeginLoc()) || !(earlier || other))
			continue;
		Asks asks;
		asks.TraverseStmt(const_cast<Expr *>(b.condition));
		if (asks.next && asks.names.count(counter))
			return true;
	}
	return false;
}

bool null_when_moved(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) && (r->getName() == "unique_ptr" || r->getName() == "shared_ptr");
}

/// A smart pointer of the object is moved on in each turn of a loop, and gets its next value there: in the first
/// turn it is null.
bool relinked(const MovedUse &use, const Around &around)
{
	if (!use.moves_on || use.what.what || !null_when_moved(use.type))
		return false;
	for (const Expr *e : around.assigned) {
		Named n = named(e);
		if (n == use.what && around.before(use.used, e->getExprLoc()))
			return true;
	}
	return false;
}

/// A number is read that the class's own move gives a value in what it leaves.
bool reads_what_was_set(const MovedUse &use, const Step &step, const Place &place)
{
	const size_t at = place.path.size();
	const CXXRecordDecl *r = record_of(use.type);
	if (!r || use.whole || use.moves_on || step.src.path[at].kind != Proj::Field)
		return false;
	const auto *f = dyn_cast_or_null<FieldDecl>(step.src.path[at].field);
	return f && f->getType()->isIntegralOrEnumerationType() && reset_by_move(r).count(f);
}

} // namespace

bool copes(Facts &facts, const Body &body, const Step &step, const Place &place,
	   SourceLocation moved)
{
	const Local &local = body.locals[size_t(place.local)];
	Named what{true, nullptr, {}};
	if (local.kind != LocalKind::This && !local.decl)
		return false;
	if (local.kind != LocalKind::This)
		what.what = cast<ValueDecl>(local.decl->getCanonicalDecl());
	for (const Proj &p : place.path) {
		if (p.kind == Proj::Content || (p.kind == Proj::Field && !p.field))
			return false;
		if (p.kind == Proj::Field)
			what.parts.push_back(cast<ValueDecl>(p.field->getCanonicalDecl()));
	}
	const Stmt *text = body.function->getBody();
	if (!text)
		return false;
	MovedUse use{body.function,
		     what,
		     type_of(body, place),
		     moved,
		     step.loc,
		     step.op == Step::Use && step.access == Access::Move,
		     step.src.local != place.local || step.src.path.size() <= place.path.size()};
	Around around(use);
	if (const auto *c = dyn_cast<CXXConstructorDecl>(body.function))
		for (const CXXCtorInitializer *i : c->inits())
			if (i->isWritten())
				around.TraverseStmt(i->getInit());
	around.TraverseStmt(const_cast<Stmt *>(text));
	return around.tied || (around.addressed && !around.looks) || around.swapped ||
	       knows_what_is_left(use, around) || copes_when_called(facts, use, around) ||
	       last_turn(use, around) || relinked(use, around) ||
	       reads_what_was_set(use, step, place);
}

} // namespace cfl::check
