// SPDX-License-Identifier: GPL-2.0
// Statements, in the order in which they run.
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

namespace
{

/// Is it asked what only this thread knows: a local, a parameter, its number? Who compares that for equality
/// (or has done so before) picks one thread.
uint8_t asks_own(const Stmt *s)
{
	if (const auto *r = dyn_cast<DeclRefExpr>(s)) {
		const auto *v = dyn_cast<VarDecl>(r->getDecl());
		if (!v || !v->hasLocalStorage() || v->getType()->isReferenceType())
			return 0;
		return State::Asked | (v->getType()->isBooleanType() ? State::Compared : 0);
	}
	uint8_t own = 0;
	for (const Stmt *c : s->children())
		if (c)
			own |= asks_own(c);
	const auto *b = dyn_cast<BinaryOperator>(s);
	return own && b && b->isEqualityOp() ? own | State::Compared : own;
}

/// Does a condition ask for a member or a variable that others may have counted or noted?
bool tells(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		return (u->getOpcode() == UO_LNot || u->isIncrementDecrementOp()) &&
		       tells(u->getSubExpr());
	if (const auto *b = dyn_cast<BinaryOperator>(e))
		return (b->isLogicalOp() || b->isEqualityOp()) &&
		       (tells(b->getLHS()) || tells(b->getRHS()));
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(e))
		return c->getMethodDecl() && !in_std(c->getMethodDecl()) &&
		       c->getType()->isBooleanType();
	return (isa<MemberExpr>(e) || isa<DeclRefExpr>(e)) && e->getType()->isIntegerType();
}

/// May the rest of the condition be left out?
bool has_and(const Expr *e)
{
	const auto *b = dyn_cast<BinaryOperator>(e->IgnoreParenImpCasts());
	return b && b->isLogicalOp() &&
	       (b->getOpcode() == BO_LAnd || has_and(b->getLHS()) || has_and(b->getRHS()));
}

} // namespace

void Walk::branches(const Stmt *yes, const Stmt *no, uint8_t own)
{
	State from = state_, end;
	end.dead = true;
	uint8_t before = state_.own;
	bool left = false;
	for (const Stmt *part : {yes, no}) {
		state_ = from;
		state_.own |= own;
		if (part) {
			push();
			stmt(part);
			pop();
		}
		left |= state_.dead;
		end.merge(state_);
	}
	state_ = std::move(end);
	state_.own = before | (left ? own : 0);
}

void Walk::if_stmt(const IfStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	size_t locked = locked_.size();
	full(s->getCond());
	// A number or a flag that is asked under a lock may say what those who had it before have done.
	if (tells(s->getCond())) {
		for (const Lock &l : std::vector<Lock>(state_.held))
			wait(l.mutex);
		for (size_t i = locked; i < locked_.size(); i++)
			wait(locked_[i]);
	}
	bool value = false;
	if (s->isConstexpr() && !s->getCond()->isValueDependent() &&
	    s->getCond()->EvaluateAsBooleanCondition(value, session_.context)) {
		if (const Stmt *part = value ? s->getThen() : s->getElse())
			stmt(part);
	} else {
		branches(s->getThen(), s->getElse(), asks_own(s->getCond()));
	}
	pop();
}

void Walk::turn(const Stmt *body)
{
	push();
	stmt(body);
	pop();
	Loop &l = frame().loops.back();
	for (const State &s : l.continues)
		state_.merge(s);
	l.continues.clear();
}

void Walk::loop(const Stmt *init, const Stmt *var, const Expr *cond, const Expr *inc,
		const Stmt *body)
{
	push();
	if (init)
		stmt(init);
	frame().loops.push_back({frame().scopes.size(), {}, {}, false});
	size_t signals = signals_.size(), locked = locked_.size(), exits = frame().exits.size();
	State out;
	out.dead = true;
	// Twice: what one turn leaves running meets the next one.
	for (int i = 0; i < 2 && !state_.dead; i++) {
		if (var)
			stmt(var);
		if (cond)
			full(cond);
		turn(body);
		if (inc && !state_.dead)
			full(inc);
	}
	// What is said in some turn may be said after what is done in any.
	auto say_again = [&] {
		for (size_t i = signals, n = signals_.size(); i < n; i++)
			signals_.push_back({signals_[i].thread, signals_[i].sync, ++seq_});
	};
	// But who leaves only by the question asks it last, after all that was said.
	bool one_way = cond && !has_and(cond) && frame().loops.back().breaks.empty() &&
		       frame().exits.size() == exits;
	if (one_way)
		say_again();
	if (cond && !state_.dead)
		full(cond);
	for (const State &s : frame().loops.back().breaks)
		out.merge(s);
	bool endless = !cond;
	bool known = false;
	if (cond && !cond->isValueDependent() && !cond->HasSideEffects(session_.context))
		endless = cond->EvaluateAsBooleanCondition(known, session_.context) && known;
	if (!endless)
		out.merge(state_);
	state_ = std::move(out);
	frame().loops.pop_back();
	// Whoever looks again and again under a lock waits for those who give it back.
	if (!inc)
		for (size_t i = locked; i < locked_.size(); i++)
			wait(locked_[i]);
	if (!one_way)
		say_again();
	pop();
}

void Walk::range_for(const CXXForRangeStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	const Expr *range = s->getRangeInit();
	const VarDecl *v = s->getLoopVariable();
	Where all = place(range);
	Value seen = load(all);
	QualType type = range->getType().getNonReferenceType();
	access(all, Access::Peek, type, range->getExprLoc());
	if (session_.facts.view(type))
		all = seen.at;
	bool part = session_.facts.view(type) && seen.part;
	const CXXRecordDecl *r = record_of(type);
	if (r && !in_std(r))
		all = Where();
	Part each{part ? Part::Some : Part::All, nullptr, 0};
	QualType t = v->getType();
	if (!t->isReferenceType() || t->getPointeeType().isConstQualified())
		access(all.with(each), Access::Read, t, range->getExprLoc());
	frame().loops.push_back({frame().scopes.size(), {}, {}, false});
	size_t signals = signals_.size();
	for (int i = 0; i < 2 && !state_.dead; i++) {
		push();
		Where element =
			all.with(t->isReferenceType() && !t->getPointeeType().isConstQualified()
					 ? Part{Part::Some, nullptr, 0}
					 : each);
		if (t->isReferenceType()) {
			frame().vars[v] = element;
		} else {
			Where w{object(t, v), {}};
			frame().vars[v] = w;
			copy(w, all.with({Part::Some, nullptr, 0}));
			frame().scopes.back().locals.push_back({w, t});
		}
		turn(s->getBody());
		pop();
	}
	for (const State &b : frame().loops.back().breaks)
		state_.merge(b);
	frame().loops.pop_back();
	for (size_t i = signals, n = signals_.size(); i < n; i++)
		signals_.push_back({signals_[i].thread, signals_[i].sync, ++seq_});
	pop();
}

void Walk::switch_stmt(const SwitchStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	full(s->getCond());
	uint8_t before = state_.own;
	State from = state_;
	if (asks_own(s->getCond()))
		from.own |= State::Asked | State::Compared;
	frame().loops.push_back({frame().scopes.size(), {}, {}, true});
	state_.dead = true;
	push();
	for (const Stmt *c : s->getBody()->children()) {
		while (const auto *label = dyn_cast<SwitchCase>(c)) {
			state_.merge(from);
			c = label->getSubStmt();
		}
		stmt(c);
	}
	pop();
	for (const State &b : frame().loops.back().breaks)
		state_.merge(b);
	frame().loops.pop_back();
	state_.merge(from);
	state_.own = before;
	pop();
}

void Walk::return_stmt(const ReturnStmt *s)
{
	if (const Expr *e = s->getRetValue()) {
		temps_.emplace_back();
		QualType t = frame().function->getReturnType();
		Value v;
		if (t->isReferenceType()) {
			v.at = place(e);
		} else if (record_of(t)) {
			Where w = frame().into ? frame().into : fresh(t);
			init(w, t, e);
			v = load(w);
		} else if (e->isGLValue()) {
			place(e);
		} else {
			v = value(e);
		}
		Value &result = frame().result;
		if (frame().returned && result.at != v.at)
			v.at = Where();
		frame().returned = true;
		result = std::move(v);
		auto temps = std::move(temps_.back());
		temps_.pop_back();
		for (auto it = temps.rbegin(); it != temps.rend(); ++it)
			destroy(it->first, it->second);
	}
	unwind(0);
	frame().exits.push_back(state_);
	state_.dead = true;
}

void Walk::leave(bool brk)
{
	auto &loops = frame().loops;
	for (size_t i = loops.size(); i-- > 0;) {
		if (!brk && loops[i].is_switch)
			continue;
		unwind(loops[i].depth);
		(brk ? loops[i].breaks : loops[i].continues).push_back(state_);
		break;
	}
	state_.dead = true;
}

void Walk::stmt(const Stmt *s)
{
	if (!s || state_.dead || spent())
		return;
	if (const auto *e = dyn_cast<Expr>(s))
		return full(e);
	switch (s->getStmtClass()) {
	case Stmt::CompoundStmtClass:
		push();
		for (const Stmt *c : cast<CompoundStmt>(s)->body())
			stmt(c);
		return pop();
	case Stmt::DeclStmtClass:
		for (const Decl *d : cast<DeclStmt>(s)->decls())
			if (const auto *v = dyn_cast<VarDecl>(d))
				variable(v);
		return;
	case Stmt::IfStmtClass:
		return if_stmt(cast<IfStmt>(s));
	case Stmt::WhileStmtClass: {
		const auto *w = cast<WhileStmt>(s);
		return loop(nullptr, w->getConditionVariableDeclStmt(), w->getCond(), nullptr,
			    w->getBody());
	}
	case Stmt::DoStmtClass:
		return loop(nullptr, nullptr, cast<DoStmt>(s)->getCond(), nullptr,
			    cast<DoStmt>(s)->getBody());
	case Stmt::ForStmtClass: {
		const auto *f = cast<ForStmt>(s);
		return loop(f->getInit(), f->getConditionVariableDeclStmt(), f->getCond(),
			    f->getInc(), f->getBody());
	}
	case Stmt::CXXForRangeStmtClass:
		return range_for(cast<CXXForRangeStmt>(s));
	case Stmt::SwitchStmtClass:
		return switch_stmt(cast<SwitchStmt>(s));
	case Stmt::ReturnStmtClass:
		return return_stmt(cast<ReturnStmt>(s));
	case Stmt::BreakStmtClass:
		return leave(true);
	case Stmt::ContinueStmtClass:
		return leave(false);
	case Stmt::AttributedStmtClass:
		return stmt(cast<AttributedStmt>(s)->getSubStmt());
	case Stmt::CXXTryStmtClass: {
		const auto *t = cast<CXXTryStmt>(s);
		State from = state_;
		stmt(t->getTryBlock());
		State end = state_;
		for (unsigned i = 0; i < t->getNumHandlers(); i++) {
			state_ = from;
			stmt(t->getHandler(i)->getHandlerBlock());
			end.merge(state_);
		}
		state_ = std::move(end);
		return;
	}
	case Stmt::GotoStmtClass:
	case Stmt::IndirectGotoStmtClass:
	case Stmt::CoroutineBodyStmtClass:
		too_much_ = true; // Not followed.
		return;
	default:
		for (const Stmt *c : s->children())
			stmt(c);
	}
}

} // namespace cfl::check::race
