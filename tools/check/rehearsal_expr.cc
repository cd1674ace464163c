// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

bool Rehearsal::choose(bool first)
{
	size_t n = answers_.size();
	bool a = n < plan_.size() ? bool(plan_[n]) : force_ >= 0 ? force_ > 0 : first;
	answers_.push_back(a);
	fixed_.push_back(force_ >= 0);
	return a;
}

bool Rehearsal::compare(BinaryOperatorKind op, Value a, Value b)
{
	a = numbers_.settled(a);
	b = numbers_.settled(b);
	if (a.kind == Value::Pointer || b.kind == Value::Pointer) {
		// What points at something is not null.
		bool null = (a.kind == Value::Number && !a.number) ||
			    (b.kind == Value::Number && !b.number);
		bool same =
			a.kind == b.kind && a.to.object == b.to.object && !a.to.span && !b.to.span;
		if (null && (op == BO_EQ || op == BO_NE))
			return op == BO_NE;
		if (same)
			return compare(op, Value::of(a.to.at), Value::of(b.to.at));
		asked_ = true;
		return choose();
	}
	if (auto known = numbers_.decided(op, a, b))
		return *known;
	asked_ = true;
	bool yes = choose();
	numbers_.assume(op, a, b, yes);
	return yes;
}

bool Rehearsal::truth(Value v)
{
	if (v.kind == Value::Pointer)
		return true;
	return compare(BO_NE, v, Value::of(0));
}

bool Rehearsal::holds(const Expr *e)
{
	e = e->IgnoreParens();
	if (const auto *c = dyn_cast<ImplicitCastExpr>(e);
	    c && (c->getCastKind() == CK_IntegralToBoolean || c->getCastKind() == CK_NoOp))
		return holds(c->getSubExpr());
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		return holds(c->getSubExpr());
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
		int wanted = force_;
		force_ = wanted < 0 ? -1 : !wanted;
		bool yes = holds(u->getSubExpr());
		force_ = wanted;
		return !yes;
	}
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->getOpcode() == BO_LAnd || b->getOpcode() == BO_LOr) {
			asked_ = false;
			bool left = holds(b->getLHS()), asked = asked_;
			if (over_ || left == (b->getOpcode() == BO_LOr))
				return left;
			maybe_ += asked;
			bool right = holds(b->getRHS());
			maybe_ -= asked;
			asked_ |= asked;
			return right;
		}
		if (b->isComparisonOp() && b->getOpcode() != BO_Cmp) {
			Value l = eval(b->getLHS()), r = eval(b->getRHS());
			// What has no name may be asked again, with another answer.
			auto named = [](const Value &v) {
				return v.id || v.kind != Value::Unknown;
			};
			over_ |= b->getLHS()->getType()->isFloatingType() &&
				 (!named(l) || !named(r));
			return !over_ && compare(b->getOpcode(), l, r);
		}
	}
	Value v = eval(e);
	return !over_ && truth(v);
}

Value Rehearsal::converted(Value v, QualType type)
{
	v = numbers_.settled(v);
	if (type->isBooleanType() && v.kind == Value::Number)
		return Value::of(v.number != 0);
	int64_t min, max;
	if (v.kind == Value::Pointer || !type->isIntegralOrEnumerationType() ||
	    !numbers_.range(v, min, max))
		return type->isIntegralOrEnumerationType() ? unknown(type) : Value();
	Value fits = unknown(type);
	int64_t low, high;
	numbers_.range(fits, low, high);
	if (min >= low && max <= high)
		return v;
	if (v.kind == Value::Unknown)
		return min >= -(int64_t(1) << 62) && max <= (int64_t(1) << 62)
			       ? fits
			       : v; // As wide as that: taken to fit.
	llvm::APSInt n(llvm::APInt(64, uint64_t(v.number), true), false);
	n = n.extOrTrunc(unsigned(context_.getIntWidth(type)));
	n.setIsUnsigned(type->isUnsignedIntegerOrEnumerationType());
	return n.isUnsigned() && n.getActiveBits() > 63 ? fits : Value::of(n.getExtValue());
}

Value Rehearsal::arithmetic(BinaryOperatorKind op, Value a, Value b, QualType type, QualType left)
{
	a = numbers_.settled(a);
	b = numbers_.settled(b);
	if (left->isPointerType() && (op == BO_Add || op == BO_Sub)) {
		if (a.kind == Value::Pointer && b.kind == Value::Pointer &&
		    a.to.object == b.to.object && !a.to.span && !b.to.span) {
			int64_t one = layout_.size(left->getPointeeType());
			return one ? Value::of((a.to.at - b.to.at) / one) : Value();
		}
		if (a.kind != Value::Pointer)
			return {};
		int64_t one = layout_.size(left->getPointeeType());
		if (b.kind == Value::Number && !a.to.span) {
			a.to.at += (op == BO_Add ? one : -one) * b.number;
			return a;
		}
		a.to = element(a.to, left->getPointeeType(), b, 0);
		return a;
	}
	if (type->isRealFloatingType()) {
		bool named = (a.id || a.kind == Value::Number) && (b.id || b.kind == Value::Number);
		return named ? numbers_.combined(fmt::format("f{}:{}+{}:{}+{}", int(op), a.id,
							     a.number, b.id, b.number))
			     : unknown(type);
	}
	if (!type->isIntegralOrEnumerationType())
		return {};
	int64_t n = 0;
	bool both = a.kind == Value::Number && b.kind == Value::Number;
	bool fine = both;
	if (both)
		switch (op) {
		case BO_Add:
			fine = !__builtin_add_overflow(a.number, b.number, &n);
			break;
		case BO_Sub:
			fine = !__builtin_sub_overflow(a.number, b.number, &n);
			break;
		case BO_Mul:
			fine = !__builtin_mul_overflow(a.number, b.number, &n);
			break;
		case BO_Div:
		case BO_Rem:
			fine = b.number > 0;
			n = !fine ? 0 : op == BO_Div ? a.number / b.number : a.number % b.number;
			break;
		case BO_And:
			n = a.number & b.number;
			break;
		case BO_Or:
			n = a.number | b.number;
			break;
		case BO_Xor:
			n = a.number ^ b.number;
			break;
		case BO_Shl:
		case BO_Shr:
			fine = b.number >= 0 && b.number < 62 && a.number >= 0 &&
			       (op == BO_Shr || a.number < (int64_t(1) << (62 - b.number)));
			n = !fine ? 0 : op == BO_Shl ? a.number << b.number : a.number >> b.number;
			break;
		default:
			fine = false;
		}
	if (both)
		return fine ? converted(Value::of(n), type) : unknown(type);
	if (op == BO_Add && a.kind == Value::Number)
		std::swap(a, b);
	if ((op == BO_Add || op == BO_Sub) && a.kind == Value::Unknown && a.id &&
	    b.kind == Value::Number && b.number > -(1 << 20) && b.number < (1 << 20)) {
		a.number += op == BO_Add ? b.number : -b.number;
		return a;
	}
	if (a.kind == Value::Pointer || b.kind == Value::Pointer)
		return unknown(type);
	std::string how = fmt::format("{}:{}+{}:{}+{}", int(op), a.id, a.number, b.id, b.number);
	bool positive = b.kind == Value::Number && b.number > 0;
	if (op == BO_And && positive)
		return numbers_.combined(how, 0, b.number, true);
	if (op == BO_Rem && positive && left->isUnsignedIntegerOrEnumerationType())
		return numbers_.combined(how, 0, b.number - 1, true);
	if (!a.id && !b.id)
		return unknown(type);
	int64_t min, max;
	Value fits = unknown(type);
	numbers_.range(fits, min, max);
	return numbers_.combined(how, min, max);
}

Spot Rehearsal::variable(const ValueDecl *d)
{
	for (Frame *f = &top(); f; f = f->around)
		if (auto it = f->vars.find(d); it != f->vars.end())
			return it->second;
	if (const auto *b = dyn_cast<BindingDecl>(d); b && b->getBinding())
		return place(b->getBinding());
	return {};
}

Spot Rehearsal::temporary(const Expr *e)
{
	int o = make(e->getType(), e->getExprLoc(), "a temporary");
	Spot s{o};
	into(s, e->getType(), e);
	return s;
}

Spot Rehearsal::place(const Expr *e)
{
	Deeper deeper(depth_);
	if (over_ || ++steps_ > MOST_STEPS || depth_ > DEEPEST) {
		over_ = true;
		return {};
	}
	e = e->IgnoreParens();
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		Spot s = variable(r->getDecl());
		if (s.object >= 0 && watched_.count(e))
			outcomes_.push_back({objects_[size_t(s.object)], numbers_});
		return s;
	}
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		Spot s;
		if (m->isArrow()) {
			Value v = eval(m->getBase());
			s = v.kind == Value::Pointer ? v.to : Spot();
		} else {
			s = m->getBase()->isGLValue() ? place(m->getBase())
						      : temporary(m->getBase());
		}
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		if (!f)
			return {};
		s = member(s, f);
		if (f->getType()->isReferenceType()) {
			Value v = load(s, f->getType(), e->getExprLoc());
			return v.kind == Value::Pointer ? v.to : Spot();
		}
		return s;
	}
	if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
		Value base = eval(a->getBase());
		Value index = eval(a->getIdx());
		if (base.kind != Value::Pointer)
			return {};
		QualType whole = a->getBase()->IgnoreParenImpCasts()->getType();
		const auto *array = context_.getAsConstantArrayType(whole);
		return element(base.to, a->getType(), index,
			       array ? int64_t(array->getSize().getLimitedValue()) : 0);
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e)) {
		if (u->getOpcode() == UO_Deref) {
			Value v = eval(u->getSubExpr());
			return v.kind == Value::Pointer ? v.to : Spot();
		}
		if (u->isIncrementDecrementOp()) {
			Spot s = place(u->getSubExpr());
			Value v = load(s, u->getType(), e->getExprLoc());
			store(s, arithmetic(u->isIncrementOp() ? BO_Add : BO_Sub, v, Value::of(1),
					    u->getType(), u->getType()));
			return s;
		}
		return u->getOpcode() == UO_Extension ? place(u->getSubExpr()) : Spot();
	}
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->isAssignmentOp()) {
			binary(b);
			return stored_;
		}
		if (b->getOpcode() == BO_Comma) {
			nothing_known(b->getLHS());
			return place(b->getRHS());
		}
		return {};
	}
	if (const auto *c = dyn_cast<ConditionalOperator>(e))
		return place(holds(c->getCond()) ? c->getTrueExpr() : c->getFalseExpr());
	if (const auto *c = dyn_cast<CastExpr>(e)) {
		if (!c->getSubExpr()->isGLValue())
			return {};
		Spot s = place(c->getSubExpr());
		const CXXRecordDecl *from = record_of(c->getSubExpr()->getType());
		const CXXRecordDecl *to = record_of(c->getType());
		switch (c->getCastKind()) {
		case CK_NoOp:
			return s;
		case CK_DerivedToBase:
		case CK_UncheckedDerivedToBase: {
			int64_t by = layout_.base(from, to);
			if (by < 0)
				return {};
			s.at += by;
			return s;
		}
		case CK_BaseToDerived: {
			int64_t by = layout_.base(to, from);
			if (by < 0)
				return {};
			s.at -= by;
			return s;
		}
		default:
			escape(s);
			return {};
		}
	}
	if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
		return temporary(m->getSubExpr());
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		return place(c->getSubExpr());
	if (const auto *d = dyn_cast<CXXDefaultArgExpr>(e))
		return place(d->getExpr());
	if (const auto *c = dyn_cast<CallExpr>(e)) {
		Spot ref;
		Value v;
		call(c, nullptr, &v, &ref);
		return ref;
	}
	if (!e->isGLValue()) {
		nothing_known(e);
		return {};
	}
	if (!unevaluated(e))
		for (const Stmt *c : e->children())
			if (const auto *x = dyn_cast_or_null<Expr>(c))
				nothing_known(x);
	return {};
}

void Rehearsal::nothing_known(const Expr *e)
{
	if (over_ || !e || isa<LambdaExpr>(e))
		return;
	if (e->isGLValue())
		place(e);
	else if (Layout::open(e->getType()) || e->getType()->isRecordType())
		temporary(e);
	else
		eval(e);
}

} // namespace cfl::check::rehearsal
