// SPDX-License-Identifier: GPL-2.0
// Statements in their order, and loops that come to every element.
#include <check/element_walk.hh>

using namespace clang;

namespace cfl::check::element
{

void Walk::leave_turn(const Visit &v, std::vector<Moved> &left)
{
	size_t at = v.all.steps.size();
	std::vector<Moved> kept;
	for (Moved &m : state_.moved) {
		if (m.way.steps.size() <= at || m.way.steps[at] != v.step) {
			kept.push_back(std::move(m));
			continue;
		}
		m.way.steps[at] = m.sure ? "[*" : "[#" + std::to_string(fresh_++);
		left.push_back(std::move(m));
	}
	state_.moved = std::move(kept);
	std::erase_if(state_.fine,
		      [&](const Way &w) { return w.steps.size() > at && w.steps[at] == v.step; });
}

void Walk::loop(const Expr *cond, const Stmt *inc, const Stmt *body, std::optional<Visit> visit)
{
	MovedState before = state_;
	size_t asked_before = answers_.size();
	std::vector<Moved> left;
	loops_.emplace_back();
	loops_.back().breaks.dead = loops_.back().continues.dead = true;
	for (int turn = 0; turn < 2 && !state_.dead; turn++) {
		if (cond) {
			expr(cond);
			not_empty(cond, true);
			if (!visit)
				under(cond, true);
		}
		if (visit) {
			visit->answers = answers_.size();
			visits_.push_back(*visit);
		}
		stmt(body);
		if (visit)
			visits_.pop_back();
		answers_.resize(asked_before);
		state_.join(loops_.back().continues);
		loops_.back().continues = {};
		loops_.back().continues.dead = true;
		if (visit) {
			left.clear();
			leave_turn(*visit, left);
		}
		if (inc)
			stmt(inc);
	}
	state_.join(before);
	for (Moved &m : left)
		if (!state_.dead)
			state_.add(std::move(m));
	MovedState out = std::move(loops_.back().breaks);
	loops_.pop_back();
	if (visit && !out.dead) { // One of them.
		std::swap(out, state_);
		std::vector<Moved> one;
		for (Moved &m : state_.moved)
			m.sure = false;
		leave_turn(*visit, one);
		for (Moved &m : one)
			state_.add(std::move(m));
	}
	state_.join(out);
}

namespace
{

/// `i < v.size()`, `it != v.end()`: of what.
const Expr *bound_of(const Expr *cond, const VarDecl *v)
{
	auto of = [](const Expr *e, llvm::StringRef name) -> const Expr * {
		const auto *m = dyn_cast<CXXMemberCallExpr>(peel(e));
		return m && m->getMethodDecl() && in_std(m->getMethodDecl()) &&
				       plain_name(m->getMethodDecl()) == name
			       ? m->getImplicitObjectArgument()
			       : nullptr;
	};
	auto names = [&](const Expr *e) {
		const auto *r = dyn_cast<DeclRefExpr>(peel(e));
		return r && r->getDecl() == v;
	};
	cond = peel(cond);
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(cond))
		cond = peel(w->getDecomposedForm().LHS) == nullptr ? cond : w;
	if (const auto *b = dyn_cast<BinaryOperator>(cond);
	    b && (b->getOpcode() == BO_LT || b->getOpcode() == BO_NE) && names(b->getLHS()))
		return of(b->getRHS(), "size");
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(cond)) {
		auto form = w->getDecomposedForm();
		return form.Opcode == BO_NE && names(form.LHS) ? of(form.RHS, "end") : nullptr;
	}
	const auto *o = dyn_cast<CXXOperatorCallExpr>(cond);
	return o && o->getOperator() == OO_ExclaimEqual && names(o->getArg(0))
		       ? of(o->getArg(1), "end")
		       : nullptr;
}

} // namespace

std::optional<Walk::Visit> Walk::visit(const Stmt *init, const Expr *cond)
{
	const auto *d = dyn_cast_or_null<DeclStmt>(init);
	const auto *v = d && d->isSingleDecl() ? dyn_cast<VarDecl>(d->getSingleDecl()) : nullptr;
	const Expr *of = v && v->getInit() && cond ? bound_of(cond, v) : nullptr;
	auto all = of ? ways_.of(of) : std::nullopt;
	if (!all)
		return {};
	if (v->getType()->isIntegerType()) {
		auto from = session_.facts.number(v->getInit());
		if (!from || from->getLimitedValue())
			return {};
	} else {
		auto range = ways_.range(v->getInit());
		if (!range || range->steps != all->steps)
			return {};
	}
	return Visit{"[" + Ways::choice(v), std::move(*all)};
}

void Walk::variable(const VarDecl *v)
{
	changed(v);
	if (!v->getInit())
		return ways_.bind(v, nullptr);
	expr(v->getInit());
	ways_.bind(v, v->getInit());
}

void Walk::if_stmt(const IfStmt *i)
{
	stmt(i->getInit());
	stmt(i->getConditionVariableDeclStmt());
	expr(i->getCond());
	bool known = alternative(i->getCond());
	MovedState from = state_;
	size_t before = answers_.size();
	not_empty(i->getCond(), true);
	if (!known)
		under(i->getCond(), true);
	stmt(i->getThen());
	answers_.resize(before);
	MovedState end = std::exchange(state_, from);
	not_empty(i->getCond(), false);
	under(i->getCond(), false);
	if (known)
		state_.dead = true;
	stmt(i->getElse());
	answers_.resize(before);
	bool leaves = end.dead, other = state_.dead;
	end.join(state_);
	state_ = std::move(end);
	// Who is still here was asked.
	if (leaves != other && !known)
		under(i->getCond(), other);
}

void Walk::switch_stmt(const SwitchStmt *w)
{
	stmt(w->getInit());
	stmt(w->getConditionVariableDeclStmt());
	expr(w->getCond());
	MovedState from = state_;
	size_t before = answers_.size();
	loops_.emplace_back();
	loops_.back().breaks.dead = true;
	loops_.back().continues.dead = true;
	state_.dead = true;
	under(w->getCond(), true);
	for (const Stmt *c : w->getBody()->children()) {
		while (const auto *label = dyn_cast_or_null<SwitchCase>(c)) {
			state_.join(from);
			c = label->getSubStmt();
		}
		stmt(c);
	}
	answers_.resize(before);
	state_.join(loops_.back().breaks);
	Loop inner = std::move(loops_.back());
	loops_.pop_back();
	if (!loops_.empty())
		loops_.back().continues.join(inner.continues);
	state_.join(from);
}

namespace
{

/// The first call of one of these functions, of an object with a name.
const MemberExpr *calls_one(const Stmt *s, llvm::ArrayRef<llvm::StringRef> names)
{
	if (!s)
		return nullptr;
	const auto *c = dyn_cast<CXXMemberCallExpr>(s);
	const auto *m = c ? dyn_cast<MemberExpr>(c->getCallee()->IgnoreParens()) : nullptr;
	const auto *f = m ? dyn_cast<CXXMethodDecl>(m->getMemberDecl()) : nullptr;
	if (f && in_std(f) && llvm::is_contained(names, plain_name(f)))
		return m;
	for (const Stmt *child : s->children())
		if (const MemberExpr *found = calls_one(child, names))
			return found;
	return nullptr;
}

const ValueDecl *named(const Expr *e)
{
	e = peel(e);
	if (const auto *m = dyn_cast<MemberExpr>(e))
		return m->getMemberDecl();
	const auto *r = dyn_cast<DeclRefExpr>(e);
	return r ? r->getDecl() : nullptr;
}

/// `while (v.size() > kept) v.pop_back();`: v, which has no other elements any more.
const Expr *shortened(const WhileStmt *w)
{
	const MemberExpr *size = calls_one(w->getCond(), {"size"});
	const MemberExpr *pop = calls_one(w->getBody(), {"pop_back"});
	const bool same = size && pop && named(size->getBase()) &&
			  named(size->getBase()) == named(pop->getBase());
	return same ? size->getBase() : nullptr;
}

} // namespace

void Walk::stmt(const Stmt *s)
{
	if (!s || state_.dead)
		return;
	if (const auto *e = dyn_cast<Expr>(s))
		return expr(e);
	if (const auto *d = dyn_cast<DeclStmt>(s)) {
		for (const Decl *x : d->decls())
			if (const auto *v = dyn_cast<VarDecl>(x))
				variable(v);
		return;
	}
	if (const auto *i = dyn_cast<IfStmt>(s))
		return if_stmt(i);
	if (const auto *f = dyn_cast<CXXForRangeStmt>(s)) {
		stmt(f->getInit());
		expr(f->getRangeInit());
		const VarDecl *v = f->getLoopVariable();
		changed(v);
		ways_.bind(v, nullptr);
		auto all = v->getType()->isReferenceType() ? ways_.of(f->getRangeInit())
							   : std::nullopt;
		if (!all && v->getType()->isReferenceType())
			all = Way{{"?" + Ways::choice(v)}, {v}, true};
		if (!all)
			return loop(nullptr, nullptr, f->getBody(), {});
		ways_.name(v, all->chosen(Ways::choice(v)));
		return loop(nullptr, nullptr, f->getBody(), Visit{"[" + Ways::choice(v), *all});
	}
	if (const auto *f = dyn_cast<ForStmt>(s)) {
		stmt(f->getInit());
		return loop(f->getCond(), f->getInc(), f->getBody(),
			    visit(f->getInit(), f->getCond()));
	}
	if (const auto *w = dyn_cast<WhileStmt>(s)) {
		stmt(w->getConditionVariableDeclStmt());
		loop(w->getCond(), nullptr, w->getBody(), {});
		if (const Expr *of = shortened(w))
			changed(of);
		return;
	}
	if (const auto *d = dyn_cast<DoStmt>(s))
		return loop(nullptr, d->getCond(), d->getBody(), {});
	if (isa<BreakStmt>(s) || isa<ContinueStmt>(s)) {
		if (!loops_.empty())
			(isa<BreakStmt>(s) ? loops_.back().breaks : loops_.back().continues)
				.join(state_);
		state_.dead = true;
		return;
	}
	if (const auto *w = dyn_cast<SwitchStmt>(s))
		return switch_stmt(w);
	if (const auto *r = dyn_cast<ReturnStmt>(s)) {
		expr(r->getRetValue());
		state_.dead = true;
		return;
	}
	if (isa<GotoStmt>(s) || isa<LabelStmt>(s) || isa<CoroutineBodyStmt>(s)) {
		state_ = {};
		return;
	}
	for (const Stmt *c : s->children())
		stmt(c);
}

} // namespace cfl::check::element
