// SPDX-License-Identifier: GPL-2.0
// Expressions of a machine that give a value which is no object.
#include <check/exec.hh>
#include <check/facts.hh>

#include <bit>
#include <cmath>

using namespace clang;

namespace cfl::check::exec
{

double Machine::real(Value v, const BuiltinType *t)
{
	if (t && t->getKind() == BuiltinType::Float)
		return double(std::bit_cast<float>(uint32_t(v.bits)));
	return std::bit_cast<double>(v.bits);
}

Value Machine::real_value(double d, const BuiltinType *t)
{
	if (t && t->getKind() == BuiltinType::Float)
		return {std::bit_cast<uint32_t>(float(d)), 0};
	return {std::bit_cast<uint64_t>(d), 0};
}

namespace
{

const BuiltinType *builtin_of(QualType t)
{
	return t->getAs<BuiltinType>();
}

} // namespace

Value Machine::constant(const Expr *e)
{
	Expr::EvalResult r;
	if (e->isValueDependent() || !e->EvaluateAsInt(r, context_) || !r.Val.isInt()) {
		stop(std::string("a constant: ") + e->getStmtClassName());
		return {};
	}
	const llvm::APSInt &i = r.Val.getInt();
	return {i.extOrTrunc(64).getZExtValue(), 0};
}

void Machine::ignore(const Expr *e)
{
	if (!going())
		return;
	e = e->IgnoreParens();
	if (const auto *c = dyn_cast<CastExpr>(e); c && c->getCastKind() == CK_ToVoid)
		return ignore(c->getSubExpr());
	if (const auto *w = dyn_cast<ExprWithCleanups>(e))
		return full([&] { ignore(w->getSubExpr()); });
	if (e->isGLValue()) {
		place(e);
	} else if (e->getType()->isVoidType()) {
		scalar(e);
	} else if (object(e->getType())) {
		const QualType t = e->getType();
		if (const Address a = make_block(Block::Temporary, size(t)); going()) {
			line_.temporaries.push_back({a, {}});
			make(e, a);
			if (going())
				line_.temporaries.push_back({a, t, false});
		}
	} else {
		scalar(e);
	}
}

const FieldDecl *Machine::bit_field(const Expr *e)
{
	return e->getObjectKind() == OK_BitField ? const_cast<Expr *>(e)->getSourceBitField()
						 : nullptr;
}

Value Machine::convert(Value v, QualType from, QualType to)
{
	const bool real_from = from->isRealFloatingType(), real_to = to->isRealFloatingType();
	if (to->isBooleanType())
		return {real_from ? uint64_t(real(v, builtin_of(from)) != 0)
				  : uint64_t(v.bits != 0),
			0};
	if (real_from && real_to)
		return real_value(real(v, builtin_of(from)), builtin_of(to));
	if (real_to)
		return real_value(from->isSignedIntegerOrEnumerationType() ? double(int64_t(v.bits))
									   : double(v.bits),
				  builtin_of(to));
	if (real_from) {
		const double d = real(v, builtin_of(from));
		if (!(d > -9.3e18 && d < 1.8e19))
			return {};
		return {fit(to->isSignedIntegerOrEnumerationType() || d < 0 ? uint64_t(int64_t(d))
									    : uint64_t(d),
			    to),
			0};
	}
	return {fit(v.bits, to), v.more};
}

Value Machine::scalar_cast(const CastExpr *c)
{
	const Expr *sub = c->getSubExpr();
	switch (c->getCastKind()) {
	case CK_LValueToRValue: {
		if (const FieldDecl *f = bit_field(sub)) {
			const Address a = place(sub);
			return going() ? load_bits(a, f) : Value();
		}
		const Address a = place(sub);
		return going() ? load(a, sub->getType()) : Value();
	}
	case CK_ArrayToPointerDecay:
	case CK_FunctionToPointerDecay:
	case CK_BuiltinFnToFnPtr:
		return {place(sub), 0};
	case CK_NullToPointer:
		ignore(sub);
		return {};
	case CK_NullToMemberPointer:
		ignore(sub);
		return {c->getType()->isMemberDataPointerType() ? ~uint64_t(0) : 0, 0};
	case CK_MemberPointerToBoolean: {
		const Value v = scalar(sub);
		return {sub->getType()->isMemberDataPointerType() ? v.bits != ~uint64_t(0)
								  : v.bits != 0,
			0};
	}
	case CK_IntegralCast:
	case CK_IntegralToBoolean:
	case CK_PointerToBoolean:
	case CK_FloatingToBoolean:
	case CK_IntegralToFloating:
	case CK_FloatingToIntegral:
	case CK_FloatingCast:
	case CK_BooleanToSignedIntegral:
		return convert(scalar(sub), sub->getType(), c->getType());
	case CK_NoOp:
	case CK_BitCast:
	case CK_CPointerToObjCPointerCast:
	case CK_IntegralToPointer:
	case CK_PointerToIntegral:
	case CK_UserDefinedConversion:
	case CK_ConstructorConversion:
	case CK_AtomicToNonAtomic:
	case CK_NonAtomicToAtomic:
	case CK_ReinterpretMemberPointer:
		return sub->isGLValue() ? Value{place(sub), 0} : scalar(sub);
	case CK_ToVoid:
		ignore(sub);
		return {};
	case CK_DerivedToBase:
	case CK_UncheckedDerivedToBase:
	case CK_BaseToDerived: {
		const Value v = scalar(sub);
		if (!going() || !v.bits)
			return v;
		return {along(v.bits, c, c->getCastKind() == CK_BaseToDerived), 0};
	}
	case CK_BaseToDerivedMemberPointer:
	case CK_DerivedToBaseMemberPointer: {
		Value v = scalar(sub);
		const bool data = c->getType()->isMemberDataPointerType();
		if (!going() || (data ? v.bits == ~uint64_t(0) : !v.bits))
			return v;
		const bool down = c->getCastKind() == CK_BaseToDerivedMemberPointer;
		const CXXRecordDecl *derived = (down ? c->getType() : sub->getType())
						       ->castAs<MemberPointerType>()
						       ->getMostRecentCXXRecordDecl();
		const CXXRecordDecl *base = (down ? sub->getType() : c->getType())
						    ->castAs<MemberPointerType>()
						    ->getMostRecentCXXRecordDecl();
		const uint64_t by = derived && base ? base_of(0, derived, base) : 0;
		uint64_t &moved = data ? v.bits : v.more;
		moved = down ? moved + by : moved - by;
		return v;
	}
	case CK_Dynamic: {
		const Value v = scalar(sub);
		if (!going() || !v.bits)
			return v;
		return {cast_dynamically(v.bits,
					 c->getType()->getPointeeType()->getAsCXXRecordDecl()),
			0};
	}
	case CK_LValueToRValueBitCast: {
		const Address a = place(sub);
		return going() ? load(a, c->getType()) : Value();
	}
	default:
		stop(std::string("a cast: ") + c->getCastKindName());
		return {};
	}
}

Value Machine::arithmetic(BinaryOperatorKind op, Value l, Value r, QualType lt, QualType rt,
			  QualType t)
{
	if (context_.getTypeSize(lt) > 64 && !lt->isRealFloatingType() &&
	    !lt->isMemberPointerType()) {
		stop("a number of many bits");
		return {};
	}
	if (lt->isRealFloatingType()) {
		const double a = real(l, builtin_of(lt)), b = real(r, builtin_of(rt));
		switch (op) {
		case BO_Add:
			return real_value(a + b, builtin_of(t));
		case BO_Sub:
			return real_value(a - b, builtin_of(t));
		case BO_Mul:
			return real_value(a * b, builtin_of(t));
		case BO_Div:
			return real_value(a / b, builtin_of(t));
		case BO_LT:
			return {a < b, 0};
		case BO_GT:
			return {a > b, 0};
		case BO_LE:
			return {a <= b, 0};
		case BO_GE:
			return {a >= b, 0};
		case BO_EQ:
			return {a == b, 0};
		case BO_NE:
			return {a != b, 0};
		case BO_Cmp:
			return {a < b ? ~uint64_t(0) : uint64_t(a > b), 0};
		default:
			stop("an operator");
			return {};
		}
	}
	if (lt->isPointerType() && rt->isIntegralOrEnumerationType()) {
		const uint64_t by = r.bits * size(lt->getPointeeType());
		return {op == BO_Add ? l.bits + by : l.bits - by, 0};
	}
	if (rt->isPointerType() && lt->isIntegralOrEnumerationType())
		return {r.bits + l.bits * size(rt->getPointeeType()), 0};
	if (lt->isPointerType() && op == BO_Sub) {
		const uint64_t n = std::max<uint64_t>(1, size(lt->getPointeeType()));
		return {uint64_t(int64_t(l.bits - r.bits) / int64_t(n)), 0};
	}
	const bool sign = lt->isSignedIntegerOrEnumerationType();
	const int64_t a = int64_t(l.bits), b = int64_t(r.bits);
	const uint64_t ua = l.bits, ub = r.bits;
	switch (op) {
	case BO_Add:
		return {fit(ua + ub, t), 0};
	case BO_Sub:
		return {fit(ua - ub, t), 0};
	case BO_Mul:
		return {fit(ua * ub, t), 0};
	case BO_Div:
	case BO_Rem:
		if (!ub || (sign && b == -1 && a == INT64_MIN)) {
			stop("a division by nothing");
			return {};
		}
		if (op == BO_Div)
			return {fit(sign ? uint64_t(a / b) : ua / ub, t), 0};
		return {fit(sign ? uint64_t(a % b) : ua % ub, t), 0};
	case BO_Shl:
		return {ub < 64 ? fit(ua << ub, t) : 0, 0};
	case BO_Shr:
		return {ub < 64 ? fit(sign ? uint64_t(a >> ub) : ua >> ub, t) : 0, 0};
	case BO_And:
		return {fit(ua & ub, t), 0};
	case BO_Or:
		return {fit(ua | ub, t), 0};
	case BO_Xor:
		return {fit(ua ^ ub, t), 0};
	case BO_LT:
		return {sign ? a < b : ua < ub, 0};
	case BO_GT:
		return {sign ? a > b : ua > ub, 0};
	case BO_LE:
		return {sign ? a <= b : ua <= ub, 0};
	case BO_GE:
		return {sign ? a >= b : ua >= ub, 0};
	case BO_EQ:
		return {ua == ub && l.more == r.more, 0};
	case BO_NE:
		return {ua != ub || l.more != r.more, 0};
	default:
		stop("an operator");
		return {};
	}
}

Value Machine::binary(const BinaryOperator *b)
{
	const BinaryOperatorKind op = b->getOpcode();
	switch (op) {
	case BO_Comma:
		ignore(b->getLHS());
		return going() ? scalar(b->getRHS()) : Value();
	case BO_LAnd:
		return {truth(b->getLHS()) && going() && truth(b->getRHS()), 0};
	case BO_LOr:
		return {truth(b->getLHS()) || (going() && truth(b->getRHS())), 0};
	case BO_PtrMemD:
	case BO_PtrMemI:
		stop("a bound member");
		return {};
	case BO_Cmp:
		stop("a three-way comparison");
		return {};
	default:
		break;
	}
	if (b->isAssignmentOp())
		return assign(b);
	const Value l = scalar(b->getLHS());
	if (!going())
		return {};
	const Value r = scalar(b->getRHS());
	return going() ? arithmetic(op, l, r, b->getLHS()->getType(), b->getRHS()->getType(),
				    b->getType())
		       : Value();
}

/// An assignment to what is no object; gives the value.
Value Machine::assign(const BinaryOperator *b)
{
	const Expr *left = b->getLHS();
	const QualType t = left->getType();
	const FieldDecl *bits = bit_field(left);
	if (copying() && !bits && b->getOpcode() == BO_Assign) {
		const Address to = place(left);
		if (!going() || take_over(b->getRHS(), to))
			return {to, 0};
	}
	Value r = scalar(b->getRHS());
	if (!going())
		return {};
	const Address a = place(left);
	if (!going())
		return {};
	if (const auto *c = dyn_cast<CompoundAssignOperator>(b)) {
		const QualType work = c->getComputationLHSType();
		// The standard's sets of bits change some bits of a word that has no value.
		const bool loose =
			(b->getOpcode() == BO_OrAssign || b->getOpcode() == BO_AndAssign) &&
			in_std(line_.frame->function);
		Value l = bits ? load_bits(a, bits) : load(a, t, loose);
		if (!going())
			return {};
		l = t->isPointerType() ? l : convert(l, t, work);
		r = arithmetic(BinaryOperator::getOpForCompoundAssignment(b->getOpcode()), l, r,
			       work, b->getRHS()->getType(), c->getComputationResultType());
		if (!t->isPointerType())
			r = convert(r, c->getComputationResultType(), t);
	}
	if (bits)
		store_bits(a, bits, r);
	else
		store(a, t, r);
	return {a, r.bits};
}

Value Machine::step_by(const UnaryOperator *u)
{
	const Expr *sub = u->getSubExpr();
	const QualType t = sub->getType();
	const FieldDecl *bits = bit_field(sub);
	const Address a = place(sub);
	if (!going())
		return {};
	const Value old = bits ? load_bits(a, bits) : load(a, t);
	if (!going())
		return {};
	Value next;
	if (t->isRealFloatingType())
		next = real_value(real(old, builtin_of(t)) + (u->isIncrementOp() ? 1 : -1),
				  builtin_of(t));
	else
		next = arithmetic(u->isIncrementOp() ? BO_Add : BO_Sub, old, {1, 0}, t,
				  context_.IntTy, t);
	if (bits)
		store_bits(a, bits, next);
	else
		store(a, t, next);
	return u->isPostfix() ? old : Value{a, next.bits};
}

Value Machine::unary(const UnaryOperator *u)
{
	const Expr *sub = u->getSubExpr();
	switch (u->getOpcode()) {
	case UO_PostInc:
	case UO_PostDec:
		return step_by(u);
	case UO_PreInc:
	case UO_PreDec:
		return {step_by(u).more, 0};
	case UO_AddrOf: {
		const auto *r = dyn_cast<DeclRefExpr>(sub->IgnoreParens());
		if (u->getType()->isMemberPointerType() && r) {
			if (const auto *f = dyn_cast<FieldDecl>(r->getDecl()))
				return {field_offset(f), 0};
			if (const auto *m = dyn_cast<CXXMethodDecl>(r->getDecl()))
				return {memory_.code(m), 0};
			stop("a pointer to a member");
			return {};
		}
		if (const auto *s = dyn_cast<ArraySubscriptExpr>(sub->IgnoreParens()))
			return {element(s, true), 0};
		return {place(sub), 0};
	}
	case UO_Plus:
	case UO_Extension:
		return scalar(sub);
	case UO_Minus: {
		const Value v = scalar(sub);
		const QualType t = u->getType();
		if (t->isRealFloatingType())
			return real_value(-real(v, builtin_of(t)), builtin_of(t));
		return {fit(-v.bits, t), 0};
	}
	case UO_Not:
		return {fit(~scalar(sub).bits, u->getType()), 0};
	case UO_LNot: {
		const Value v = scalar(sub);
		return {sub->getType()->isRealFloatingType()
				? real(v, builtin_of(sub->getType())) == 0
				: !v.bits,
			0};
	}
	default:
		stop("an operator");
		return {};
	}
}

Value Machine::atomic(const AtomicExpr *a)
{
	using A = AtomicExpr;
	const Value to = scalar(a->getPtr());
	const QualType t = a->getPtr()->getType()->getPointeeType().getAtomicUnqualifiedType();
	auto arg = [&](const Expr *e) { return going() ? scalar(e) : Value(); };
	auto quietly = [&](auto fn) {
		races_.atomic = true;
		auto v = fn();
		races_.atomic = false;
		return v;
	};
	auto get = [&](Address at) {
		// Only now: while arguments were found out, another thread may have had its turn.
		races_.acquire(at, *thread_);
		return quietly([&] { return load(at, t); });
	};
	auto put = [&](Value v) { quietly([&] { return store(to.bits, t, v), 0; }); };
	// Every atomic access orders what comes before and after it: rather too much than too little.
	struct Leave {
		Machine &m;
		Address at;
		~Leave() { m.races_.release(at, *m.thread_); }
	} leave{*this, to.bits};
	auto change = [&](BinaryOperatorKind op, bool fresh) {
		const Value by = arg(a->getVal1());
		const Value old = get(to.bits);
		QualType bt = a->getVal1()->getType();
		// The builtin counts bytes.
		Value next =
			t->isPointerType()
				? Value{op == BO_Add ? old.bits + by.bits : old.bits - by.bits, 0}
				: arithmetic(op, old, by, t, bt, t);
		put(next);
		return fresh ? next : old;
	};
	switch (a->getOp()) {
	case A::AO__atomic_load_n:
		return get(to.bits);
	case A::AO__atomic_load: {
		const Value into = arg(a->getVal1());
		const uint64_t n = size(t);
		races_.acquire(to.bits, *thread_);
		if (going() && quietly([&] { return touch(to.bits, n, false); }) &&
		    touch(into.bits, n, true))
			memory_.copy(into.bits, to.bits, n);
		return {};
	}
	case A::AO__atomic_store_n:
		put(arg(a->getVal1()));
		return {};
	case A::AO__atomic_store: {
		const Value from = arg(a->getVal1());
		const uint64_t n = size(t);
		if (going() && quietly([&] { return touch(to.bits, n, true); }) &&
		    touch(from.bits, n, false))
			memory_.copy(to.bits, from.bits, n);
		return {};
	}
	case A::AO__atomic_exchange_n: {
		const Value next = arg(a->getVal1()), old = get(to.bits);
		put(next);
		return old;
	}
	case A::AO__atomic_compare_exchange_n: {
		const Value expected = arg(a->getVal1()), next = arg(a->getVal2());
		const Value now = get(to.bits), want = load(expected.bits, t);
		if (!going())
			return {};
		if (now.bits == want.bits) {
			put(next);
			return {1, 0};
		}
		store(expected.bits, t, now);
		return {0, 0};
	}
	case A::AO__atomic_fetch_add:
		return change(BO_Add, false);
	case A::AO__atomic_fetch_sub:
		return change(BO_Sub, false);
	case A::AO__atomic_fetch_and:
		return change(BO_And, false);
	case A::AO__atomic_fetch_or:
		return change(BO_Or, false);
	case A::AO__atomic_fetch_xor:
		return change(BO_Xor, false);
	case A::AO__atomic_add_fetch:
		return change(BO_Add, true);
	case A::AO__atomic_sub_fetch:
		return change(BO_Sub, true);
	case A::AO__atomic_and_fetch:
		return change(BO_And, true);
	case A::AO__atomic_or_fetch:
		return change(BO_Or, true);
	case A::AO__atomic_xor_fetch:
		return change(BO_Xor, true);
	case A::AO__atomic_test_and_set: {
		races_.acquire(to.bits, *thread_);
		const Value old = quietly([&] { return load(to.bits, context_.BoolTy); });
		quietly([&] { return store(to.bits, context_.BoolTy, {1, 0}), 0; });
		return old;
	}
	case A::AO__atomic_clear:
		quietly([&] { return store(to.bits, context_.BoolTy, {}), 0; });
		return {};
	default:
		stop("an atomic operation");
		return {};
	}
}

Value Machine::scalar(const Expr *e)
{
	if (!step(e->getExprLoc()))
		return {};
	switch (e->getStmtClass()) {
	case Stmt::ParenExprClass:
		return scalar(cast<ParenExpr>(e)->getSubExpr());
	case Stmt::IntegerLiteralClass: {
		const llvm::APInt v = cast<IntegerLiteral>(e)->getValue();
		return {fit(v.getLimitedValue(), e->getType()), 0};
	}
	case Stmt::CharacterLiteralClass:
		return {fit(cast<CharacterLiteral>(e)->getValue(), e->getType()), 0};
	case Stmt::CXXBoolLiteralExprClass:
		return {cast<CXXBoolLiteralExpr>(e)->getValue(), 0};
	case Stmt::FloatingLiteralClass:
		return real_value(cast<FloatingLiteral>(e)->getValueAsApproximateDouble(),
				  builtin_of(e->getType()));
	case Stmt::CXXNullPtrLiteralExprClass:
	case Stmt::GNUNullExprClass:
	case Stmt::ImplicitValueInitExprClass:
	case Stmt::CXXScalarValueInitExprClass:
		return {e->getType()->isMemberDataPointerType() ? ~uint64_t(0) : 0, 0};
	case Stmt::SizeOfPackExprClass:
	case Stmt::UnaryExprOrTypeTraitExprClass:
	case Stmt::TypeTraitExprClass:
	case Stmt::ArrayTypeTraitExprClass:
	case Stmt::ExpressionTraitExprClass:
	case Stmt::CXXNoexceptExprClass:
	case Stmt::RequiresExprClass:
	case Stmt::ConceptSpecializationExprClass:
	case Stmt::OffsetOfExprClass:
		return constant(e);
	case Stmt::DeclRefExprClass:
		return constant(e);
	case Stmt::ConstantExprClass:
		return scalar(cast<ConstantExpr>(e)->getSubExpr());
	case Stmt::SubstNonTypeTemplateParmExprClass:
		return scalar(cast<SubstNonTypeTemplateParmExpr>(e)->getReplacement());
	case Stmt::ImplicitCastExprClass:
	case Stmt::CStyleCastExprClass:
	case Stmt::CXXStaticCastExprClass:
	case Stmt::CXXReinterpretCastExprClass:
	case Stmt::CXXConstCastExprClass:
	case Stmt::CXXFunctionalCastExprClass:
	case Stmt::CXXDynamicCastExprClass:
	case Stmt::BuiltinBitCastExprClass:
		return scalar_cast(cast<CastExpr>(e));
	case Stmt::UnaryOperatorClass:
		return unary(cast<UnaryOperator>(e));
	case Stmt::BinaryOperatorClass:
	case Stmt::CompoundAssignOperatorClass:
		return binary(cast<BinaryOperator>(e));
	case Stmt::ConditionalOperatorClass: {
		const auto *c = cast<ConditionalOperator>(e);
		const bool yes = truth(c->getCond());
		if (!going())
			return {};
		const Expr *taken = yes ? c->getTrueExpr() : c->getFalseExpr();
		if (e->getType()->isVoidType()) {
			ignore(taken);
			return {};
		}
		return scalar(taken);
	}
	case Stmt::BinaryConditionalOperatorClass: {
		const auto *c = cast<BinaryConditionalOperator>(e);
		if (c->getCommon()->isGLValue())
			line_.frame->opaque[c->getOpaqueValue()] = place(c->getCommon());
		else
			line_.frame->opaque[c->getOpaqueValue()] = scalar(c->getCommon()).bits;
		const bool yes = going() && truth(c->getCond());
		return going() ? scalar(yes ? c->getTrueExpr() : c->getFalseExpr()) : Value();
	}
	case Stmt::OpaqueValueExprClass: {
		auto it = line_.frame->opaque.find(e);
		if (it != line_.frame->opaque.end())
			return {it->second, 0};
		if (const Expr *s = cast<OpaqueValueExpr>(e)->getSourceExpr())
			return scalar(s);
		stop("an opaque value");
		return {};
	}
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass:
	case Stmt::UserDefinedLiteralClass:
		return call(cast<CallExpr>(e), 0);
	case Stmt::CXXRewrittenBinaryOperatorClass:
		return scalar(cast<CXXRewrittenBinaryOperator>(e)->getSemanticForm());
	case Stmt::CXXThisExprClass:
		return {self(), 0};
	case Stmt::CXXNewExprClass:
		return make_new(cast<CXXNewExpr>(e));
	case Stmt::CXXDeleteExprClass:
		end_delete(cast<CXXDeleteExpr>(e));
		return {};
	case Stmt::CXXThrowExprClass:
		raise(cast<CXXThrowExpr>(e));
		return {};
	case Stmt::CXXDefaultArgExprClass:
		return elsewhere([&] { return scalar(cast<CXXDefaultArgExpr>(e)->getExpr()); });
	case Stmt::CXXDefaultInitExprClass:
		return scalar(cast<CXXDefaultInitExpr>(e)->getExpr());
	case Stmt::ExprWithCleanupsClass:
		return full([&] { return scalar(cast<ExprWithCleanups>(e)->getSubExpr()); });
	case Stmt::InitListExprClass: {
		const auto *l = cast<InitListExpr>(e);
		return l->getNumInits() ? scalar(l->getInit(0)) : Value();
	}
	case Stmt::CXXPseudoDestructorExprClass:
		return {};
	case Stmt::AtomicExprClass:
		return atomic(cast<AtomicExpr>(e));
	case Stmt::CoawaitExprClass:
	case Stmt::CoyieldExprClass: {
		Value v;
		const Address a = await(cast<CoroutineSuspendExpr>(e), v, 0);
		return e->isGLValue() ? Value{a, 0} : v;
	}
	case Stmt::StmtExprClass:
		stop("a statement in an expression");
		return {};
	case Stmt::ArrayInitIndexExprClass:
		return {line_.frame->indices.empty() ? 0 : line_.frame->indices.back(), 0};
	case Stmt::GenericSelectionExprClass:
		return scalar(cast<GenericSelectionExpr>(e)->getResultExpr());
	case Stmt::ChooseExprClass:
		return scalar(cast<ChooseExpr>(e)->getChosenSubExpr());
	case Stmt::MaterializeTemporaryExprClass:
		return scalar(cast<MaterializeTemporaryExpr>(e)->getSubExpr());
	case Stmt::SourceLocExprClass:
		return {};
	case Stmt::VAArgExprClass: {
		const Expr *list = cast<VAArgExpr>(e)->getSubExpr();
		const Address a = list->isGLValue() ? place(list) : scalar(list).bits;
		const Value at = going() ? load(a, context_.VoidPtrTy) : Value();
		const Value v = going() ? load(at.bits, e->getType()) : Value();
		store(a, context_.VoidPtrTy, {at.bits + 8, 0});
		return v;
	}
	default:
		stop(std::string("an expression: ") + e->getStmtClassName());
		return {};
	}
}

} // namespace cfl::check::exec
