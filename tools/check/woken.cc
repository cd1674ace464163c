// SPDX-License-Identifier: GPL-2.0
// A function is walked by its statements with all that its conditions can say together. Each way knows whether it
// has waited since: then only what was asked after that counts.
#include <check/lock_discipline_body.hh>
#include <check/lock_discipline_class.hh>
#include <check/race.hh>
#include <check/woken.hh>
#include <check/woken_atoms.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

using namespace woken;
using woken::Path;

bool condition_variable(const CXXMemberCallExpr *c)
{
	return race::std_name(c->getImplicitObjectArgument()->getType())
		.contains("condition_variable");
}

bool waits(const CXXMemberCallExpr *c)
{
	return c->getMethodDecl() && condition_variable(c) &&
	       plain_name(c->getMethodDecl()).starts_with("wait");
}

/// The predicate that a wait is handed, or null.
const Expr *predicate(const CXXMemberCallExpr *c)
{
	bool timed = plain_name(c->getMethodDecl()) != "wait";
	unsigned at = timed ? 2 : 1;
	return c->getNumArgs() > at ? c->getArg(at) : nullptr;
}

/// The container of which the call takes what is there, or the pointer or optional that it follows.
const Expr *needed(const Expr *e)
{
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
		return u->getSubExpr();
	if (const auto *m = dyn_cast<MemberExpr>(e);
	    m && m->isArrow() && !isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
		return m->getBase()->getType()->isPointerType() &&
				       !isa<CXXOperatorCallExpr>(
					       m->getBase()->IgnoreParenImpCasts())
			       ? m->getBase()
			       : nullptr;
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e))
		return (o->getOperator() == OO_Star || o->getOperator() == OO_Arrow) &&
				       o->getNumArgs() == 1 && o->getDirectCallee() &&
				       in_std(o->getDirectCallee())
			       ? o->getArg(0)
			       : nullptr;
	static const std::set<llvm::StringRef> takes{"front",	  "back",     "top", "pop",
						     "pop_front", "pop_back", "data"};
	const auto *c = dyn_cast<CXXMemberCallExpr>(e);
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	return m && in_std(m) && takes.count(plain_name(m)) && plain_name(m) != "data"
		       ? c->getImplicitObjectArgument()
		       : nullptr;
}

/// What a body, or a part of one, asks, waits for, locks and takes.
class Scan : public RecursiveASTVisitor<Scan>
{
public:
	Atoms atoms;
	std::set<Path> needs;
	std::vector<const Expr *> conditions;
	std::set<Path> mutexes;
	unsigned waits = 0, locks = 0;
	bool strange = false;

	bool VisitIfStmt(IfStmt *s) { return ask(s->getCond()); }
	bool VisitWhileStmt(WhileStmt *s) { return ask(s->getCond()); }
	bool VisitDoStmt(DoStmt *s) { return ask(s->getCond()); }
	bool VisitForStmt(ForStmt *s) { return ask(s->getCond()); }
	bool VisitConditionalOperator(ConditionalOperator *c) { return ask(c->getCond()); }
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		if (check::waits(c)) {
			waits++;
			if (const Expr *p = predicate(c))
				if (const Expr *r = returned(p))
					ask(r);
		}
		llvm::StringRef n = c->getMethodDecl() ? plain_name(c->getMethodDecl()) : "";
		locks += n == "lock";
		return need(c);
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c) { return need(c); }
	bool VisitUnaryOperator(UnaryOperator *u) { return need(u); }
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (discipline::lockable(m->getType()))
			if (auto p = place(m))
				mutexes.insert(*p);
		return need(m);
	}
	bool VisitVarDecl(VarDecl *v)
	{
		locks += discipline::is_guard(v->getType());
		return true;
	}
	bool VisitLabelStmt(LabelStmt *) { return !(strange = true); }
	bool VisitCoroutineBodyStmt(CoroutineBodyStmt *) { return !(strange = true); }
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

private:
	bool ask(const Expr *e)
	{
		if (e) {
			atoms.ask(e);
			conditions.push_back(e);
		}
		return true;
	}
	bool need(const Expr *e)
	{
		const Expr *of = needed(e);
		if (auto p = of ? place(of) : std::nullopt; p && (p->root || !p->members.empty()))
			needs.insert(*p);
		return true;
	}
};

Scan scan(const Stmt *s)
{
	Scan out;
	out.TraverseStmt(const_cast<Stmt *>(s));
	return out;
}

/// Does a member function of the class, other than this one, take something out of the member?
bool taken_elsewhere(const FunctionDecl *f, const Path &path)
{
	const auto *own = dyn_cast<CXXMethodDecl>(f);
	if (!own || path.root || path.members.size() != 1)
		return false;
	class Takes : public RecursiveASTVisitor<Takes>
	{
	public:
		const FieldDecl *of = nullptr;
		bool found = false;
		bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
		{
			static const std::set<llvm::StringRef> names{
				"pop", "pop_front", "pop_back", "clear", "erase", "swap", "reset"};
			const auto *m = dyn_cast<MemberExpr>(
				c->getImplicitObjectArgument()->IgnoreParenImpCasts());
			found |= m && m->getMemberDecl() == of && c->getMethodDecl() &&
				 names.count(plain_name(c->getMethodDecl()));
			return !found;
		}
	} takes;
	takes.of = path.members.back();
	for (const CXXMethodDecl *m : own->getParent()->methods())
		if (m->getCanonicalDecl() != own->getCanonicalDecl() &&
		    !isa<CXXConstructorDecl>(m) && !isa<CXXDestructorDecl>(m) && m->hasBody())
			takes.TraverseStmt(m->getBody());
	return takes.found;
}

class Woken
{
public:
	Woken(Session &session, const FunctionDecl *f, Scan all)
		: session_(session), f_(f), all_(std::move(all))
	{
		for (const Path &p : all_.needs)
			if (auto a = all_.atoms.find(p))
				needs_.insert(*a);
	}
	void run()
	{
		now_.calm.set();
		stmt(f_->getBody());
	}

private:
	struct State {
		/// By what happened last: nothing of this kind, a wait, or the lock was taken again.
		Worlds calm, woken, again;
		std::set<unsigned> asked;
		bool locked = false;

		Worlds all() const { return calm | woken | again; }
		bool dead() const { return all().none(); }
		bool operator==(const State &) const = default;
		void merge(const State &o)
		{
			calm |= o.calm;
			woken |= o.woken;
			again |= o.again;
			asked.insert(o.asked.begin(), o.asked.end());
			locked |= o.locked;
		}
	};
	struct Loop {
		const Stmt *text;
		State breaks, continues;
	};

	const Atoms &atoms() const { return all_.atoms; }

	Worlds any_shared(Worlds w) const
	{
		for (unsigned i = 0; i < atoms().size(); i++)
			if (atoms().at(i).shared())
				w = atoms().forget(w, i);
		return w;
	}
	/// Somebody else, or a change that is not followed, decides: nothing is held against the function.
	void believe()
	{
		now_.calm = any_shared(now_.all());
		now_.woken.reset();
		now_.again.reset();
	}
	void change(unsigned atom)
	{
		now_.calm = atoms().forget(now_.all(), atom);
		now_.woken.reset();
		now_.again.reset();
	}
	void set(unsigned atom, bool value)
	{
		for (Worlds *w : {&now_.calm, &now_.woken, &now_.again})
			*w = atoms().set(*w, atom, value);
	}
	/// What follows from something that was not asked is the class's affair.
	void granted(const std::set<unsigned> &except)
	{
		for (unsigned a : needs_)
			if (!except.count(a))
				now_.woken = atoms().set(now_.woken, a, true);
	}

	void wait(const CXXMemberCallExpr *c, std::optional<bool> value)
	{
		now_.woken = any_shared(now_.all());
		now_.calm.reset();
		now_.again.reset();
		std::set<unsigned> asked;
		if (const Expr *p = predicate(c)) {
			const Expr *r = returned(p);
			if (!r || !atoms().known(r, &asked))
				return granted({});
			if (plain_name(c->getMethodDecl()) == "wait")
				value = true;
			if (value)
				now_.woken = atoms().assume(now_.woken, r, *value);
			return granted(asked);
		}
		if (loops_.empty())
			return;
		// The loop asks, unless it is the one that does the work.
		Scan loop = scan(loops_.back().text);
		bool known = true;
		for (const Expr *e : loop.conditions)
			known &= atoms().known(e, &asked);
		if (!known)
			asked.clear();
		for (const Path &p : loop.needs)
			if (auto a = atoms().find(p))
				asked.insert(*a);
		granted(asked);
	}
	void lock()
	{
		if (std::exchange(now_.locked, true) && all_.mutexes.size() < 2) {
			now_.again = any_shared(now_.all());
			now_.calm.reset();
			now_.woken.reset();
		}
	}

	void need(const Expr *of, SourceLocation loc)
	{
		auto p = place(of);
		auto a = p ? atoms().find(*p) : std::nullopt;
		if (!a || !atoms().at(*a).shared())
			return;
		auto none = [&](const Worlds &w) { return atoms().set(w, *a, true) != w; };
		bool woken = none(now_.woken);
		bool again = none(now_.again) && now_.asked.count(*a) && taken_elsewhere(f_, *p) &&
			     !discipline::called_in_peace(session_, f_);
		if ((woken || again) && said_.insert(*a).second)
			report(*p, woken, loc);
		set(*a, true);
	}
	void report(const Path &p, bool woken, SourceLocation loc)
	{
		std::string name = p.last() ? "'" + p.last()->getNameAsString() + "'" : "this";
		session_.report(
			"thread-race", loc,
			name + (woken ? " may hold nothing here: the wait may end for other "
					"reasons than that it does"
				      : " may hold nothing here: the lock was given back "
					"since that was asked"));
	}

	/// The states in which the condition holds, and in which it does not.
	std::pair<State, State> condition(const Expr *e)
	{
		e = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			return condition(c->getSubExpr());
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
			auto [yes, no] = condition(u->getSubExpr());
			return {no, yes};
		}
		if (const auto *b = dyn_cast<BinaryOperator>(e); b && b->isLogicalOp()) {
			auto [yes, no] = condition(b->getLHS());
			bool both = b->getOpcode() == BO_LAnd;
			now_ = both ? yes : no;
			auto [yes2, no2] = condition(b->getRHS());
			(both ? no2 : yes2).merge(both ? no : yes);
			return {yes2, no2};
		}
		if (const auto *c = dyn_cast<CXXMemberCallExpr>(e); c && waits(c) && predicate(c)) {
			State before = now_;
			wait(c, true);
			State yes = now_;
			now_ = before;
			wait(c, false);
			return {yes, now_};
		}
		expr(e);
		State yes = now_, no = now_;
		for (auto [s, value] : {std::pair(&yes, true), std::pair(&no, false)}) {
			for (Worlds *w : {&s->calm, &s->woken, &s->again})
				*w = atoms().assume(*w, e, value);
			if (auto l = leaf(e))
				if (auto a = atoms().find(l->first))
					s->asked.insert(*a);
		}
		return {yes, no};
	}

	void member_call(const CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (waits(c))
			return wait(c, {});
		for (const Expr *a : c->arguments())
			expr(a);
		const Expr *object = c->getImplicitObjectArgument();
		expr(object);
		llvm::StringRef n = plain_name(m);
		if (n == "lock" && (discipline::is_guard(object->getType()) ||
				    discipline::lockable(object->getType())))
			return lock();
		if (!in_std(m))
			return m->isConst() && !c->getNumArgs() ? void() : believe();
		auto p = place(object);
		auto a = p ? atoms().find(*p) : std::nullopt;
		if (const Expr *of = needed(c))
			need(of, c->getExprLoc());
		if (!a || m->isConst() || n == "front" || n == "back" || n == "begin" || n == "end")
			return;
		if (n.starts_with("push") || n.starts_with("emplace"))
			set(*a, true);
		else if (n == "clear" || (n == "reset" && !c->getNumArgs()))
			set(*a, false);
		else
			change(*a);
	}
	void call(const CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		for (const Expr *a : c->arguments())
			expr(a);
		bool op = isa<CXXOperatorCallExpr>(c);
		for (unsigned i = 0; i < c->getNumArgs(); i++) {
			const Expr *e = c->getArg(i);
			auto p = e->isGLValue() ? place(e) : std::nullopt;
			auto a = p ? atoms().find(*p) : std::nullopt;
			bool reads = f && f->getBuiltinID() == Builtin::BImove;
			if (a && !reads && !e->getType().isConstQualified() &&
			    (!op || i == 0 || !in_std(f)) && !needed(c))
				change(*a);
		}
		if (const Expr *of = needed(c))
			need(of, c->getExprLoc());
		if (!f || !in_std(f))
			believe();
	}
	void expr(const Expr *e)
	{
		if (!e || unevaluated(e) || isa<LambdaExpr>(e))
			return;
		if (const auto *m = dyn_cast<CXXMemberCallExpr>(e); m && m->getMethodDecl())
			return member_call(m);
		if (const auto *c = dyn_cast<CallExpr>(e))
			return call(c);
		if (const auto *b = dyn_cast<BinaryOperator>(e)) {
			if (b->isLogicalOp()) {
				auto [yes, no] = condition(e);
				now_ = yes;
				return now_.merge(no);
			}
			if (b->isAssignmentOp())
				return assign(b);
		}
		if (const auto *c = dyn_cast<AbstractConditionalOperator>(e)) {
			auto [yes, no] = condition(c->getCond());
			now_ = yes;
			expr(c->getTrueExpr());
			State end = std::exchange(now_, no);
			expr(c->getFalseExpr());
			return now_.merge(end);
		}
		for (const Stmt *s : e->children())
			if (const auto *x = dyn_cast_or_null<Expr>(s))
				expr(x);
		if (const Expr *of = needed(e))
			need(of, e->getExprLoc());
	}
	void assign(const BinaryOperator *b)
	{
		expr(b->getRHS());
		expr(b->getLHS());
		auto p = place(b->getLHS());
		auto a = p ? atoms().find(*p) : std::nullopt;
		if (!a)
			return;
		const auto *l = dyn_cast<CXXBoolLiteralExpr>(b->getRHS()->IgnoreParenImpCasts());
		if (l && b->getOpcode() == BO_Assign)
			set(*a, l->getValue());
		else
			change(*a);
	}

	void if_stmt(const IfStmt *s)
	{
		stmt(s->getInit());
		stmt(s->getConditionVariableDeclStmt());
		auto [yes, no] = condition(s->getCond());
		now_ = yes;
		stmt(s->getThen());
		State end = std::exchange(now_, no);
		stmt(s->getElse());
		now_.merge(end);
	}
	void loop(const Stmt *text, const Stmt *var, const Expr *cond, const Stmt *inc,
		  const Stmt *body, bool first)
	{
		State entry = now_, out;
		for (int i = 0; i < 8; i++) {
			State before = entry;
			now_ = entry;
			loops_.push_back({text, {}, {}});
			State left;
			auto ask = [&] {
				stmt(var);
				if (!cond)
					return;
				auto [yes, no] = condition(cond);
				left = no;
				now_ = yes;
			};
			if (!first)
				ask();
			stmt(body);
			now_.merge(loops_.back().continues);
			stmt(inc);
			if (first)
				ask();
			out = left;
			out.merge(loops_.back().breaks);
			loops_.pop_back();
			entry.merge(now_);
			if (entry == before)
				break;
		}
		now_ = out;
	}
	void range_for(const CXXForRangeStmt *s)
	{
		stmt(s->getInit());
		expr(s->getRangeInit());
		State before = now_;
		loop(s, nullptr, nullptr, nullptr, s->getBody(), false);
		now_.merge(before);
	}
	void switch_stmt(const SwitchStmt *s)
	{
		stmt(s->getInit());
		expr(s->getCond());
		entries_.push_back(now_);
		// A `continue` in it is the loop's.
		loops_.push_back({loops_.empty() ? s->getBody() : loops_.back().text, {}, {}});
		stmt(s->getBody());
		now_.merge(entries_.back());
		now_.merge(loops_.back().breaks);
		State on = loops_.back().continues;
		loops_.pop_back();
		entries_.pop_back();
		if (!loops_.empty())
			loops_.back().continues.merge(on);
	}
	void variable(const VarDecl *v)
	{
		expr(v->getInit());
		if (discipline::is_guard(v->getType()) && !v->getType()->isReferenceType())
			lock();
		if (auto a = atoms().find({v, {}}))
			now_.calm = atoms().forget(now_.calm, *a),
			now_.woken = atoms().forget(now_.woken, *a),
			now_.again = atoms().forget(now_.again, *a);
	}
	void stmt(const Stmt *s)
	{
		if (!s)
			return;
		if (const auto *l = dyn_cast<SwitchCase>(s)) {
			if (!entries_.empty())
				now_.merge(entries_.back());
			return stmt(l->getSubStmt());
		}
		if (const auto *c = dyn_cast<CompoundStmt>(s)) {
			for (const Stmt *x : c->body())
				stmt(x);
			return;
		}
		if (now_.dead())
			return;
		if (const auto *d = dyn_cast<DeclStmt>(s)) {
			for (const Decl *x : d->decls())
				if (const auto *v = dyn_cast<VarDecl>(x))
					variable(v);
		} else if (const auto *i = dyn_cast<IfStmt>(s)) {
			if_stmt(i);
		} else if (const auto *w = dyn_cast<WhileStmt>(s)) {
			loop(w, w->getConditionVariableDeclStmt(), w->getCond(), nullptr,
			     w->getBody(), false);
		} else if (const auto *o = dyn_cast<DoStmt>(s)) {
			loop(o, nullptr, o->getCond(), nullptr, o->getBody(), true);
		} else if (const auto *f = dyn_cast<ForStmt>(s)) {
			stmt(f->getInit());
			loop(f, f->getConditionVariableDeclStmt(), f->getCond(), f->getInc(),
			     f->getBody(), false);
		} else if (const auto *r = dyn_cast<CXXForRangeStmt>(s)) {
			range_for(r);
		} else if (const auto *x = dyn_cast<SwitchStmt>(s)) {
			switch_stmt(x);
		} else if (const auto *t = dyn_cast<CXXTryStmt>(s)) {
			State before = now_;
			stmt(t->getTryBlock());
			State after = std::exchange(now_, before);
			for (unsigned i = 0; i < t->getNumHandlers(); i++) {
				now_ = before;
				believe();
				stmt(t->getHandler(i)->getHandlerBlock());
				after.merge(now_);
			}
			now_ = after;
		} else if (const auto *back = dyn_cast<ReturnStmt>(s)) {
			expr(back->getRetValue());
			now_ = {};
		} else if (isa<BreakStmt>(s) || isa<ContinueStmt>(s)) {
			if (!loops_.empty())
				(isa<BreakStmt>(s) ? loops_.back().breaks : loops_.back().continues)
					.merge(now_);
			now_ = {};
		} else if (const auto *a = dyn_cast<AttributedStmt>(s)) {
			stmt(a->getSubStmt());
		} else if (const auto *e = dyn_cast<Expr>(s)) {
			expr(e);
			if (isa<CXXThrowExpr>(e->IgnoreImplicit()))
				now_ = {};
		}
	}

	Session &session_;
	const FunctionDecl *f_;
	Scan all_;
	std::set<unsigned> needs_, said_;
	State now_;
	std::vector<Loop> loops_;
	std::vector<State> entries_;
};

} // namespace

void check_woken(Session &session, const FunctionDecl *f)
{
	if (!f->getBody() || session.context.Idents.find("mutex") == session.context.Idents.end())
		return;
	Scan all = scan(f->getBody());
	if (all.strange || all.needs.empty() || (!all.waits && all.locks < 2))
		return;
	// What is taken after a wait that has no question at all.
	if (all.waits && all.atoms.size() < MOST_ATOMS)
		all.atoms.ask(all.needs);
	if (all.atoms.few() && all.atoms.size())
		Woken(session, f, std::move(all)).run();
}

} // namespace cfl::check
