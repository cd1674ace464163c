// SPDX-License-Identifier: GPL-2.0
// Which object an expression names.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

Id Trial::temporary(const Expr *e)
{
	Id t = make(e->getType(), Object::Local);
	init(t, e);
	if (!frames_.empty() && !frame().temps.empty())
		frame().temps.back().push_back(t);
	return t;
}

/// Adds one, or takes one away; says what was there.
Value Trial::count(Id o, bool up, SourceLocation loc)
{
	Value before = load(o, loc), v = before;
	if (o == NONE || over_)
		return {};
	if (v.kind == Value::Iterator) {
		if (!of_iterator(up ? OO_PlusPlus : OO_MinusMinus, v, o, loc))
			stop();
		return before;
	}
	if (v.kind == Value::Number)
		v.number += up ? 1 : -1;
	else
		v = {};
	store(o, v, loc);
	return before;
}

Id Trial::place(const Expr *e)
{
	if (auto it = ready_.find({frames_.size(), e}); it != ready_.end())
		return it->second;
	e = e->IgnoreParens();
	if (spent())
		return NONE;
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		return place(c->getSubExpr());
	if (!e->isGLValue())
		return temporary(e);
	SourceLocation loc = e->getExprLoc();
	switch (e->getStmtClass()) {
	case Stmt::DeclRefExprClass: {
		const ValueDecl *d = cast<DeclRefExpr>(e)->getDecl();
		if (const auto *b = dyn_cast<BindingDecl>(d)) {
			if (const VarDecl *held = b->getHoldingVar())
				d = held;
			else
				return b->getBinding() ? place(b->getBinding()) : NONE;
		}
		if (auto it = frame().vars.find(d); it != frame().vars.end())
			return it->second;
		if (Id c = capture(d); c != NONE)
			return c;
		const auto *v = dyn_cast<VarDecl>(d);
		if (!v)
			return NONE;
		if (!v->hasGlobalStorage())
			return stop(), NONE;
		auto [it, fresh] = globals_.try_emplace(v->getCanonicalDecl(), NONE);
		if (fresh) {
			Id o = unknown(v->getType().getNonReferenceType());
			Expr::EvalResult n;
			if (const VarDecl *def = v->getDefinition();
			    def && def->getType().isConstQualified() &&
			    def->getType()->isIntegralOrEnumerationType() && def->getInit() &&
			    !def->getInit()->isValueDependent() &&
			    def->getInit()->EvaluateAsInt(n, session_.context))
				at(o).value = Value::of(n.Val.getInt());
			at(o).decl = v;
			globals_[v->getCanonicalDecl()] = o;
		}
		return globals_[v->getCanonicalDecl()];
	}
	case Stmt::MemberExprClass: {
		const auto *m = cast<MemberExpr>(e);
		Id base = NONE;
		if (m->isArrow()) {
			Value v = value(m->getBase());
			base = pointee(v, m->getBase()->getType()->getPointeeType(), loc);
			if (v.kind == Value::Iterator)
				base = v.element;
		} else {
			base = place(m->getBase());
		}
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		if (!f)
			return isa<VarDecl>(m->getMemberDecl()) ? unknown(e->getType()) : NONE;
		if (base == NONE || !touch(base, loc))
			return NONE;
		Id o = field(base, f);
		if (!at(o).type->isReferenceType())
			return o;
		if (at(o).life == Object::Raw && !touch(o, loc))
			return NONE;
		Value v = at(o).value;
		return pointee(v, f->getType()->getPointeeType(), loc, o);
	}
	case Stmt::ArraySubscriptExprClass: {
		const auto *a = cast<ArraySubscriptExpr>(e);
		Value base = value(a->getBase()), i = value(a->getIdx());
		if (over_ || base.kind == Value::Unknown || base.kind == Value::Number)
			return NONE;
		if (base.literal())
			return literal(e->getType());
		if (!touch(base.object, loc))
			return NONE;
		if (base.kind == Value::Pointer && base.null())
			return stop(), NONE;
		bool first = base.kind == Value::Iterator && base.element != NONE &&
			     !index_of(base.object, base.element);
		if (defence_ && first && !i.exact())
			return any_element(base.object, i);
		if (base.kind != Value::Iterator || !i.exact() || base.element == NONE) {
			Id some = unknown(e->getType());
			// Whatever it may be, it is not one that the run has made.
			if (at(base.object).origin != Object::Outside)
				lost(some);
			return some;
		}
		const auto &all = at(base.object).elements;
		size_t at_ = index_of(base.object, base.element) + size_t(i.number);
		return at_ < all.size() ? all[at_] : (never(), NONE);
	}
	case Stmt::UnaryOperatorClass: {
		const auto *u = cast<UnaryOperator>(e);
		if (u->getOpcode() == UO_Deref) {
			Value v = value(u->getSubExpr());
			if (v.kind == Value::Iterator)
				return v.element == NONE ? (stop(), NONE) : v.element;
			if (v.literal())
				return literal(e->getType());
			return pointee(v, e->getType(), loc);
		}
		Id o = place(u->getSubExpr());
		if (o != NONE && u->isIncrementDecrementOp())
			count(o, u->isIncrementOp(), loc);
		return o;
	}
	case Stmt::BinaryOperatorClass: {
		const auto *b = cast<BinaryOperator>(e);
		if (b->getOpcode() == BO_Comma) {
			full(b->getLHS());
			return place(b->getRHS());
		}
		if (b->getOpcode() != BO_Assign)
			return stop(), NONE;
		Value v = value(b->getRHS());
		Id o = place(b->getLHS());
		store(o, v, loc);
		return o;
	}
	case Stmt::CompoundAssignOperatorClass: {
		const auto *b = cast<CompoundAssignOperator>(e);
		Value r = value(b->getRHS());
		Id o = place(b->getLHS());
		Value l = load(o, loc);
		BinaryOperatorKind op = b->getOpcode();
		if (l.kind == Value::Number && r.exact() &&
		    (op == BO_AddAssign || op == BO_SubAssign))
			l.number += op == BO_AddAssign ? r.number : -r.number;
		else
			l = {};
		store(o, l, loc);
		return o;
	}
	case Stmt::ConditionalOperatorClass: {
		const auto *c = cast<ConditionalOperator>(e);
		return place(condition(c->getCond()) ? c->getTrueExpr() : c->getFalseExpr());
	}
	case Stmt::MaterializeTemporaryExprClass: {
		const auto *m = cast<MaterializeTemporaryExpr>(e);
		Id t = make(m->getSubExpr()->getType(), Object::Local);
		init(t, m->getSubExpr());
		if (m->getExtendingDecl())
			frame().scopes.back().push_back(t);
		else
			frame().temps.back().push_back(t);
		return t;
	}
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass: {
		Value v = call(cast<CallExpr>(e), NONE);
		return v.kind == Value::Pointer ? v.object : NONE;
	}
	case Stmt::CXXDefaultArgExprClass:
		return place(cast<CXXDefaultArgExpr>(e)->getExpr());
	case Stmt::CXXDefaultInitExprClass:
		return place(cast<CXXDefaultInitExpr>(e)->getExpr());
	case Stmt::SubstNonTypeTemplateParmExprClass:
		return place(cast<SubstNonTypeTemplateParmExpr>(e)->getReplacement());
	case Stmt::StringLiteralClass:
		return unknown(e->getType());
	default:
		break;
	}
	if (const auto *c = dyn_cast<CastExpr>(e);
	    c && c->getCastKind() != CK_LValueBitCast && c->getCastKind() != CK_Dynamic)
		return place(c->getSubExpr());
	stop();
	return NONE;
}

} // namespace cfl::check::trial
