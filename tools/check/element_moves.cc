// SPDX-License-Identifier: GPL-2.0
#include <check/element_moves.hh>
#include <check/element_walk.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{
namespace element
{

bool Walk::hits(const Way &w, const Moved &m) const
{
	const std::vector<std::string> &to = m.way.steps;
	if (w.steps.size() < to.size())
		return false;
	for (size_t i = 0; i < to.size(); i++) {
		const std::string &a = to[i], &b = w.steps[i];
		if (a == b)
			continue;
		if (!chooses_element(a) || !chooses_element(b))
			return false;
		bool comes = std::any_of(visits_.begin(), visits_.end(), [&](const Visit &v) {
			return v.step == b && answers_.size() == v.answers;
		});
		if (a != "[*" && !comes)
			return false;
	}
	return std::none_of(state_.fine.begin(), state_.fine.end(), [&](const Way &f) {
		return f.steps.size() == to.size() && w.leads_through(f);
	});
}

void Walk::used(const Expr *e)
{
	auto w = state_.moved.empty() ? std::nullopt : ways_.of(e);
	// In a callee, what happens in any case.
	if (!w || (!inside_.empty() && answers_.size() != inside_.back().answers))
		return;
	for (const Moved &m : state_.moved) {
		if (!hits(*w, m) || contrast(m, answers_))
			continue;
		SourceLocation at = inside_.empty() ? e->getExprLoc() : inside_.front().call;
		if (session_.said_on_line("move-use", at))
			return;
		Finding *f = session_.report("move-use", at,
					     "an element is used after it was moved from");
		session_.note(f, m.loc, "it was moved here");
		if (!inside_.empty())
			session_.note(f, e->getExprLoc(), "it is used here");
		return;
	}
}

void Walk::moved(const Expr *e, bool any)
{
	auto w = ways_.of(e);
	if (w && (any || w->element) && session_.facts.moves(e->getType()) && inside_.empty())
		state_.add({std::move(*w), e->getExprLoc(), true, answers_});
}

void Walk::changed(const ValueDecl *d)
{
	std::string now = "[#" + std::to_string(fresh_++);
	state_.forget(d, now);
	ways_.rename(Ways::choice(d), now);
}

void Walk::changed(const Expr *e)
{
	if (auto w = ways_.of(e)) {
		state_.touched(*w);
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		if (r && w->steps.size() == 1)
			changed(r->getDecl());
		return;
	}
	// What changes may be any part of what is named: all that leads through its names.
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		return changed(r->getDecl());
	if (const auto *m = dyn_cast<MemberExpr>(e); m && isa<FieldDecl>(m->getMemberDecl()))
		return changed(cast<ValueDecl>(m->getMemberDecl()->getCanonicalDecl()));
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			changed(x);
}

const Expr *asked(const Expr *e, bool &holds)
{
	e = peel(e);
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
		holds = !holds;
		return asked(u->getSubExpr(), holds);
	}
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(e)) {
		holds = !holds;
		e = peel(w->getSemanticForm());
		if (const auto *u = dyn_cast<UnaryOperator>(e))
			e = peel(u->getSubExpr());
	}
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e)) {
		const CXXMethodDecl *d = m->getMethodDecl();
		bool asks = isa_and_nonnull<CXXConversionDecl>(d) ||
			    (d && (plain_name(d) == "has_value" || plain_name(d) == "get"));
		if (d && plain_name(d) == "empty") {
			holds = !holds;
			asks = true;
		}
		return asks ? m->getImplicitObjectArgument() : nullptr;
	}
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
	    o && o->getNumArgs() == 2 &&
	    (o->getOperator() == OO_EqualEqual || o->getOperator() == OO_ExclaimEqual) &&
	    isa<CXXNullPtrLiteralExpr>(peel(o->getArg(1)))) {
		if (o->getOperator() == OO_EqualEqual)
			holds = !holds;
		return o->getArg(0);
	}
	return nullptr;
}

void Walk::not_empty(const Expr *cond, bool yes)
{
	cond = cond->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<ExprWithCleanups>(cond))
		cond = c->getSubExpr()->IgnoreParenImpCasts();
	if (const auto *b = dyn_cast<BinaryOperator>(cond); b && b->isLogicalOp()) {
		if ((b->getOpcode() == BO_LAnd) == yes) {
			not_empty(b->getLHS(), yes);
			not_empty(b->getRHS(), yes);
		}
		return;
	}
	bool holds = true;
	if (const Expr *e = asked(cond, holds); e && holds == yes)
		if (auto w = ways_.of(e))
			state_.full(*w);
}

bool Walk::alternative(const Expr *cond) const
{
	cond = cond->IgnoreParenImpCasts();
	if (!cond->getType()->isPointerType())
		return false;
	auto w = ways_.behind(cond);
	return w && w->steps.back()[0] == '<' &&
	       std::any_of(state_.moved.begin(), state_.moved.end(),
			   [&](const Moved &m) { return m.way.leads_through(*w); });
}

void Walk::binary(const BinaryOperator *b)
{
	if (b->isLogicalOp()) {
		expr(b->getLHS());
		MovedState before = state_;
		not_empty(b->getLHS(), b->getOpcode() == BO_LAnd);
		under(b->getLHS(), b->getOpcode() == BO_LAnd);
		expr(b->getRHS());
		answers_.pop_back();
		state_.join(before);
		return;
	}
	expr(b->getRHS());
	expr(b->getLHS());
	if (!b->isAssignmentOp())
		return;
	changed(b->getLHS());
	const auto *r = dyn_cast<DeclRefExpr>(b->getLHS()->IgnoreParenImpCasts());
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	if (v && v->getType()->isPointerType())
		ways_.bind(v, b->getRHS());
}

void Walk::expr(const Expr *e)
{
	if (!e || state_.dead || isa<LambdaExpr>(e) || unevaluated(e) || ++steps_ > MOST_STEPS)
		return;
	if (const auto *c = dyn_cast<CallExpr>(e))
		return call(c);
	if (const auto *c = dyn_cast<CXXConstructExpr>(e))
		return construct(c);
	if (const auto *b = dyn_cast<BinaryOperator>(e))
		return binary(b);
	if (const auto *c = dyn_cast<ConditionalOperator>(e)) {
		expr(c->getCond());
		MovedState from = state_;
		not_empty(c->getCond(), true);
		under(c->getCond(), true);
		expr(c->getTrueExpr());
		MovedState end = std::exchange(state_, from);
		not_empty(c->getCond(), false);
		answers_.back().second = false;
		expr(c->getFalseExpr());
		answers_.pop_back();
		state_.join(end);
		return;
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e)) {
		expr(u->getSubExpr());
		if (u->isIncrementDecrementOp() || u->getOpcode() == UO_AddrOf)
			changed(u->getSubExpr());
		return;
	}
	if (const auto *c = dyn_cast<ImplicitCastExpr>(e);
	    c && c->getCastKind() == CK_LValueToRValue)
		used(c->getSubExpr());
	if (isa<CXXThrowExpr>(e)) {
		state_.dead = true;
		return;
	}
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			expr(x);
}

namespace
{

/// Is anything moved here that is reached by an element, or handed over to who empties a part of it?
bool moves_elements(Contracts &contracts, const Stmt *s)
{
	if (!s)
		return false;
	if (const auto *c = dyn_cast<CallExpr>(s)) {
		if (is_move(c)) {
			const Expr *of = c->getArg(0)->IgnoreParenImpCasts();
			while (const auto *m = dyn_cast<MemberExpr>(of))
				of = m->getBase()->IgnoreParenImpCasts();
			const auto *r = dyn_cast<DeclRefExpr>(of);
			if (!r || r->getDecl()->getType()->isReferenceType() ||
			    isa<BindingDecl>(r->getDecl()) ||
			    r->getDecl()->getType()->isPointerType())
				return true;
		} else if (const FunctionDecl *f = body_of(c->getDirectCallee());
			   f && (taken_by(f) || !contracts.effects(f).emptied.empty())) {
			return true;
		}
	}
	return std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return moves_elements(contracts, c); });
}

} // namespace

} // namespace element

void check_element_moves(Session &session, const FunctionDecl *function)
{
	if (!element::moves_elements(session.contracts, function->getBody()))
		return;
	element::Walk walk(session);
	walk.run(function->getBody());
}

} // namespace cfl::check