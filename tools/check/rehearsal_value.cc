// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

/// Copying a byte that has no value is no use of it.
bool byte(QualType t)
{
	return !t.isNull() && (t->isCharType() || t->isStdByteType());
}

/// A plain load of a byte, as it is.
const Expr *loaded_byte(const Expr *e)
{
	const auto *c = dyn_cast<ImplicitCastExpr>(e->IgnoreParens());
	return c && c->getCastKind() == CK_LValueToRValue && byte(c->getType()) ? c->getSubExpr()
										: nullptr;
}

} // namespace

Value Rehearsal::unary(const UnaryOperator *u)
{
	const Expr *e = u->getSubExpr();
	switch (u->getOpcode()) {
	case UO_AddrOf:
		if (!e->isGLValue() || e->getType()->isFunctionType())
			return {};
		if (Spot s = place(e); s.object >= 0)
			return Value::at(s);
		return {};
	case UO_LNot: {
		return Value::of(!holds(e));
	}
	case UO_PostInc:
	case UO_PostDec: {
		Spot s = place(e);
		Value v = load(s, u->getType(), u->getExprLoc());
		store(s, arithmetic(u->isIncrementOp() ? BO_Add : BO_Sub, v, Value::of(1),
				    u->getType(), u->getType()));
		return v;
	}
	case UO_Minus: {
		Value v = numbers_.settled(eval(e));
		return v.kind == Value::Number && v.number != INT64_MIN
			       ? converted(Value::of(-v.number), u->getType())
			       : unknown(u->getType());
	}
	case UO_Plus:
	case UO_Extension:
		return eval(e);
	default:
		eval(e);
		return unknown(u->getType());
	}
}

Value Rehearsal::binary(const BinaryOperator *b)
{
	if (b->getOpcode() == BO_Comma) {
		nothing_known(b->getLHS());
		return eval(b->getRHS());
	}
	if (b->isLogicalOp() || (b->isComparisonOp() && b->getOpcode() != BO_Cmp))
		return Value::of(holds(b));
	if (b->getOpcode() == BO_Assign) {
		if (const Expr *from = loaded_byte(b->getRHS())) {
			Spot s = place(from), to = place(b->getLHS());
			if (!s.span && !to.span && to.object >= 0)
				copy(to, s, b->getType());
			else
				store(to, {});
			stored_ = to;
			return {};
		}
		Value v = eval(b->getRHS());
		Spot to = place(b->getLHS());
		store(to, v);
		stored_ = to;
		return v;
	}
	if (b->isCompoundAssignmentOp()) {
		Value r = eval(b->getRHS());
		Spot s = place(b->getLHS());
		Value l = load(s, b->getLHS()->getType(), b->getExprLoc());
		auto op = BinaryOperator::getOpForCompoundAssignment(b->getOpcode());
		Value v = arithmetic(op, l, r, b->getLHS()->getType(), b->getLHS()->getType());
		store(s, v);
		stored_ = s;
		return v;
	}
	Value l = eval(b->getLHS()), r = eval(b->getRHS());
	return arithmetic(b->getOpcode(), l, r, b->getType(), b->getLHS()->getType());
}

Value Rehearsal::cast(const CastExpr *c)
{
	const Expr *e = c->getSubExpr();
	switch (c->getCastKind()) {
	case CK_LValueToRValue: {
		Spot s = place(e);
		return over_ ? Value() : load(s, e->getType(), e->getExprLoc());
	}
	case CK_ArrayToPointerDecay:
		if (Spot s = place(e); s.object >= 0)
			return Value::at(s);
		return {};
	case CK_IntegralCast:
		return converted(eval(e), c->getType());
	case CK_IntegralToBoolean:
	case CK_PointerToBoolean:
	case CK_MemberPointerToBoolean:
		return Value::of(holds(e));
	case CK_NullToPointer:
		return Value::of(0);
	case CK_NoOp:
		return eval(e);
	case CK_IntegralToFloating:
	case CK_FloatingCast: {
		// Taken to be whole: what is done with them is asked under one name.
		Value v = eval(e);
		return v.id || v.kind == Value::Number ? v : unknown(c->getType());
	}
	case CK_BitCast: {
		QualType to = c->getType()->getPointeeType();
		if (auto fresh = allocated(e, to))
			return *fresh;
		Value v = eval(e);
		QualType from = e->getType()->getPointeeType();
		if (v.kind == Value::Pointer && !(byte(to) && byte(from)))
			escape(v);
		return byte(to) && byte(from) ? v : Value();
	}
	case CK_DerivedToBase:
	case CK_UncheckedDerivedToBase:
	case CK_BaseToDerived: {
		Value v = eval(e);
		const CXXRecordDecl *from = record_of(e->getType()->getPointeeType());
		const CXXRecordDecl *to = record_of(c->getType()->getPointeeType());
		bool down = c->getCastKind() == CK_BaseToDerived;
		int64_t by = down ? layout_.base(to, from) : layout_.base(from, to);
		if (v.kind != Value::Pointer || by < 0)
			return {};
		v.to.at += down ? -by : by;
		return v;
	}
	case CK_ToVoid:
		nothing_known(e);
		return {};
	case CK_UserDefinedConversion:
		if (c->getType()->isScalarType() && !e->isGLValue())
			return eval(e);
		[[fallthrough]];
	case CK_ConstructorConversion:
		nothing_known(e);
		return unknown(c->getType());
	default:
		if (e->isGLValue())
			place(e);
		else if (Value v = eval(e); v.kind == Value::Pointer)
			escape(v);
		return c->getType()->isIntegralOrEnumerationType() ? unknown(c->getType())
								   : Value();
	}
}

Value Rehearsal::created(const CXXNewExpr *n)
{
	for (const Expr *a : n->placement_arguments())
		escape(eval(a));
	int64_t count = 1;
	if (n->isArray() && n->getArraySize()) {
		Value v = numbers_.settled(eval(*n->getArraySize()));
		count = v.kind == Value::Number ? v.number : -1;
	}
	QualType t = n->getAllocatedType();
	Spot s{make(t, n->getExprLoc(), n->isArray() ? "the new array" : "the new object", count)};
	if (const Expr *init = n->getInitializer()) {
		const auto *k = dyn_cast<CXXConstructExpr>(init);
		if (!n->isArray())
			into(s, t, init);
		else if (!k || k->requiresZeroInitialization() ||
			 k->getConstructor()->isUserProvided() || !Layout::open(t))
			objects_[size_t(s.object)].given = true;
	} else if (!t->isScalarType() && !n->isArray()) {
		empty(s, t);
	}
	if (n->getNumPlacementArgs())
		return {};
	return Value::at(s);
}

Value Rehearsal::eval(const Expr *e)
{
	Deeper deeper(depth_);
	if (!e || over_ || ++steps_ > MOST_STEPS || depth_ > DEEPEST) {
		over_ = true;
		return {};
	}
	e = e->IgnoreParens();
	if (e->isGLValue() && !e->getType()->isFunctionType()) {
		place(e);
		return {};
	}
	if (const auto *i = dyn_cast<IntegerLiteral>(e))
		return i->getValue().getActiveBits() > 63
			       ? unknown(e->getType())
			       : Value::of(int64_t(i->getValue().getZExtValue()));
	if (const auto *i = dyn_cast<CharacterLiteral>(e))
		return Value::of(int64_t(i->getValue()));
	if (const auto *f = dyn_cast<FloatingLiteral>(e))
		return numbers_.combined(fmt::format("f{}", f->getValueAsApproximateDouble()));
	if (const auto *i = dyn_cast<CXXBoolLiteralExpr>(e))
		return Value::of(i->getValue());
	if (isa<CXXNullPtrLiteralExpr>(e) || isa<GNUNullExpr>(e) || isa<ImplicitValueInitExpr>(e) ||
	    isa<CXXScalarValueInitExpr>(e))
		return Value::of(0);
	if (isa<CXXThisExpr>(e)) {
		for (const Frame *f = &top(); f; f = f->around)
			if (f->self.object >= 0)
				return Value::at(f->self);
		return {};
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		return unary(u);
	if (const auto *b = dyn_cast<BinaryOperator>(e))
		return binary(b);
	if (const auto *c = dyn_cast<CastExpr>(e)) {
		// A constant is read as such.
		if (const auto *r = dyn_cast<DeclRefExpr>(c->getSubExpr()->IgnoreParens()))
			if (const auto *v = dyn_cast<VarDecl>(r->getDecl());
			    v && variable(static_cast<const ValueDecl *>(v)).object < 0)
				if (auto n = session_.facts.number(r); n && n->getActiveBits() < 64)
					return Value::of(n->getExtValue());
		return cast(c);
	}
	if (const auto *c = dyn_cast<ConditionalOperator>(e)) {
		asked_ = false;
		bool yes = holds(c->getCond()), asked = asked_;
		maybe_ += asked;
		Value v = eval(yes ? c->getTrueExpr() : c->getFalseExpr());
		maybe_ -= asked;
		return v;
	}
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		if (const auto *k = dyn_cast<EnumConstantDecl>(r->getDecl()))
			if (auto n = k->getInitVal().tryExtValue())
				return Value::of(*n);
		return {};
	}
	if (const auto *s = dyn_cast<UnaryExprOrTypeTraitExpr>(e)) {
		Expr::EvalResult n;
		return !s->isValueDependent() && s->EvaluateAsInt(n, context_)
			       ? Value::of(n.Val.getInt().getExtValue())
			       : unknown(e->getType());
	}
	if (const auto *c = dyn_cast<ConstantExpr>(e))
		return eval(c->getSubExpr());
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		return eval(c->getSubExpr());
	if (const auto *c = dyn_cast<CXXBindTemporaryExpr>(e))
		return eval(c->getSubExpr());
	if (const auto *c = dyn_cast<SubstNonTypeTemplateParmExpr>(e))
		return eval(c->getReplacement());
	if (const auto *d = dyn_cast<CXXDefaultArgExpr>(e))
		return eval(d->getExpr());
	if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
		return eval(d->getExpr());
	if (const auto *n = dyn_cast<CXXNewExpr>(e))
		return created(n);
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(e))
		return eval(w->getSemanticForm());
	if (const auto *l = dyn_cast<InitListExpr>(e); l && !e->getType()->isRecordType())
		return l->getNumInits() == 1 ? eval(l->getInit(0)) : Value::of(0);
	if (const auto *c = dyn_cast<CallExpr>(e)) {
		Value v;
		Spot ref;
		if (e->getType()->isRecordType()) {
			temporary(e);
			return {};
		}
		call(c, nullptr, &v, &ref);
		return v;
	}
	if (isa<CXXThrowExpr>(e)) {
		over_ = true;
		return {};
	}
	if (isa<LambdaExpr>(e) || unevaluated(e))
		return {};
	if (e->getType()->isRecordType()) {
		temporary(e);
		return {};
	}
	if (const auto *d = dyn_cast<CXXDeleteExpr>(e)) {
		Value v = eval(d->getArgument());
		escape(v);
		return {};
	}
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			nothing_known(x);
	return unknown(e->getType());
}

} // namespace cfl::check::rehearsal
