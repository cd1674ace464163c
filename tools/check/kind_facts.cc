// SPDX-License-Identifier: GPL-2.0
#include <check/kind_facts.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Does the statement end with a jump out?
bool leaves(const Stmt *s)
{
	const auto *call = dyn_cast_or_null<CallExpr>(s ? s->stripLabelLikeStatements() : nullptr);
	if (call && call->getDirectCallee() && call->getDirectCallee()->isNoReturn())
		return true;
	if (const auto *c = dyn_cast_or_null<CompoundStmt>(s))
		return !c->body_empty() && leaves(c->body_back());
	if (const auto *e = dyn_cast_or_null<Expr>(s))
		return isa<CXXThrowExpr>(peel(e));
	return isa_and_nonnull<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt>(s);
}

/// The member that a function without parameters hands out, and does no more.
const FieldDecl *handed_out(const CXXMethodDecl *m)
{
	const FunctionDecl *made = nullptr;
	if (!m->param_empty() || !m->hasBody(made))
		return nullptr;
	const auto *c = dyn_cast<CompoundStmt>(made->getBody());
	const auto *r = c && c->size() == 1 ? dyn_cast<ReturnStmt>(c->body_front()) : nullptr;
	const auto *e =
		r && r->getRetValue() ? dyn_cast<MemberExpr>(peel(r->getRetValue())) : nullptr;
	return e && isa<CXXThisExpr>(e->getBase()->IgnoreParenImpCasts())
		       ? dyn_cast<FieldDecl>(e->getMemberDecl())
		       : nullptr;
}

} // namespace

std::string object_name(const Expr *e)
{
	e = peel(e);
	if (const auto *c = dyn_cast<ExplicitCastExpr>(e))
		return object_name(c->getSubExpr());
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		return std::to_string(uintptr_t(r->getDecl()->getCanonicalDecl()));
	if (isa<CXXThisExpr>(e))
		return "this";
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		return u->getOpcode() == UO_Deref || u->getOpcode() == UO_AddrOf
			       ? object_name(u->getSubExpr())
			       : "";
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		if (f && f->isAnonymousStructOrUnion())
			return object_name(m->getBase());
		std::string base = f ? object_name(m->getBase()) : "";
		return base.empty() ? base : base + "." + f->getNameAsString();
	}
	const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
	if (o && o->getNumArgs() == 1 &&
	    (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star))
		return object_name(o->getArg(0));
	const auto *m = dyn_cast<CXXMemberCallExpr>(e);
	return m && m->getMethodDecl() && in_std(m->getMethodDecl()) &&
			       plain_name(m->getMethodDecl()) == "get"
		       ? object_name(m->getImplicitObjectArgument())
		       : "";
}

std::optional<KindOf> kind_of(const Expr *e)
{
	e = peel(e);
	while (const auto *c = dyn_cast<ExplicitCastExpr>(e))
		e = peel(c->getSubExpr());
	const Expr *object = nullptr;
	const ValueDecl *what = nullptr;
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		object = m->getBase();
		what = dyn_cast<FieldDecl>(m->getMemberDecl());
	} else if (const auto *c = dyn_cast<CXXMemberCallExpr>(e); c && c->getMethodDecl()) {
		const CXXMethodDecl *d = c->getMethodDecl();
		object = c->getImplicitObjectArgument();
		if (!d->param_empty() || in_std(d))
			return {};
		while (d->isVirtual() && d->size_overridden_methods())
			d = *d->begin_overridden_methods();
		what = d->isVirtual() ? static_cast<const ValueDecl *>(d) : handed_out(d);
	}
	std::string name = what ? object_name(object) : "";
	if (name.empty() || !e->getType()->isIntegralOrEnumerationType())
		return {};
	return KindOf{std::move(name), cast<ValueDecl>(what->getCanonicalDecl())};
}

std::optional<int64_t> kind_number(Session &session, const Expr *e)
{
	if (!e->getType()->isIntegralOrEnumerationType() || e->getType()->isBooleanType())
		return {};
	auto n = session.facts.number(e);
	if (!n || n->getSignificantBits() > 62)
		return {};
	return n->getExtValue();
}

bool KindFact::allows(int64_t n) const
{
	auto is = [&](int64_t k) { return k == n; };
	switch (op) {
	case BO_EQ:
		return std::any_of(with.begin(), with.end(), is);
	case BO_NE:
		return std::none_of(with.begin(), with.end(), is);
	case BO_LT:
		return n < with[0];
	case BO_LE:
		return n <= with[0];
	case BO_GT:
		return n > with[0];
	case BO_GE:
		return n >= with[0];
	default:
		return true;
	}
}

const Expr *KindWalk::meant(const Expr *e) const
{
	const auto *r = dyn_cast<DeclRefExpr>(peel(e));
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	bool fixed = v && v->hasLocalStorage() && v->getInit() && v->getType().isConstQualified();
	return fixed ? v->getInit() : e;
}

void KindWalk::compared(const Expr *a, const Expr *b, BinaryOperatorKind op)
{
	auto of = kind_of(meant(a));
	auto n = of ? kind_number(session_, b) : std::nullopt;
	if (n)
		facts_.push_back({std::move(*of), op, {*n}});
}

void KindWalk::learn(const Expr *e, bool yes)
{
	e = peel(e);
	if (const auto *c = dyn_cast<ExplicitCastExpr>(e); c && c->getType()->isBooleanType())
		return learn(c->getSubExpr(), yes);
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot)
		return learn(u->getSubExpr(), !yes);
	const auto *b = dyn_cast<BinaryOperator>(e);
	if (!b)
		return;
	if (b->isLogicalOp()) {
		if ((b->getOpcode() == BO_LAnd) == yes) {
			learn(b->getLHS(), yes);
			learn(b->getRHS(), yes);
		}
		return;
	}
	if (!b->isComparisonOp() || b->getOpcode() == BO_Cmp)
		return;
	BinaryOperatorKind op =
		yes ? b->getOpcode() : BinaryOperator::negateComparisonOp(b->getOpcode());
	compared(b->getLHS(), b->getRHS(), op);
	compared(b->getRHS(), b->getLHS(), BinaryOperator::reverseComparisonOp(op));
}

void KindWalk::if_stmt(const IfStmt *i)
{
	stmt(i->getInit());
	stmt(i->getConditionVariableDeclStmt());
	stmt(i->getCond());
	size_t before = facts_.size();
	learn(i->getCond(), true);
	stmt(i->getThen());
	facts_.resize(before);
	learn(i->getCond(), false);
	stmt(i->getElse());
	if (!leaves(i->getThen()))
		facts_.resize(before);
}

void KindWalk::switch_stmt(const SwitchStmt *w)
{
	stmt(w->getInit());
	stmt(w->getCond());
	auto of = kind_of(meant(w->getCond()));
	size_t before = facts_.size();
	std::vector<int64_t> labels;
	bool open = false, fresh = true;
	for (const Stmt *c : w->getBody()->children()) {
		while (const auto *label = dyn_cast_or_null<SwitchCase>(c)) {
			if (std::exchange(fresh, false)) {
				labels.clear();
				open = false;
			}
			const auto *k = dyn_cast<CaseStmt>(label);
			auto n = k && !k->getRHS() ? kind_number(session_, k->getLHS())
						   : std::nullopt;
			open |= !n;
			if (n)
				labels.push_back(*n);
			c = label->getSubStmt();
		}
		facts_.resize(before);
		if (of && !open && !labels.empty())
			facts_.push_back({*of, BO_EQ, labels});
		stmt(c);
		fresh |= leaves(c);
	}
	facts_.resize(before);
}

void KindWalk::stmt(const Stmt *s)
{
	if (!s || isa<LambdaExpr>(s))
		return;
	if (const auto *i = dyn_cast<IfStmt>(s))
		return if_stmt(i);
	if (const auto *w = dyn_cast<SwitchStmt>(s))
		return switch_stmt(w);
	size_t before = facts_.size();
	if (const auto *b = dyn_cast<BinaryOperator>(s); b && b->isLogicalOp()) {
		stmt(b->getLHS());
		learn(b->getLHS(), b->getOpcode() == BO_LAnd);
		stmt(b->getRHS());
		facts_.resize(before);
		return;
	}
	if (const auto *c = dyn_cast<ConditionalOperator>(s)) {
		stmt(c->getCond());
		learn(c->getCond(), true);
		stmt(c->getTrueExpr());
		facts_.resize(before);
		learn(c->getCond(), false);
		stmt(c->getFalseExpr());
		facts_.resize(before);
		// An assertion.
		if (leaves(c->getFalseExpr()->IgnoreParens()))
			learn(c->getCond(), true);
		return;
	}
	if (const auto *w = dyn_cast<WhileStmt>(s)) {
		stmt(w->getCond());
		learn(w->getCond(), true);
		stmt(w->getBody());
		facts_.resize(before);
		return;
	}
	if (const auto *e = dyn_cast<Expr>(s))
		see(e);
	for (const Stmt *c : s->children())
		stmt(c);
	if (!isa<Expr>(s) && !isa<DeclStmt>(s))
		facts_.resize(before);
}

} // namespace cfl::check
