// SPDX-License-Identifier: GPL-2.0
// What an expression yields: scalars, and the objects that it initialises.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

const Expr *bare(const Expr *e)
{
	for (;;) {
		e = e->IgnoreParens();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
			e = b->getSubExpr();
		else if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
			e = d->getExpr();
		else if (const auto *a = dyn_cast<CXXDefaultArgExpr>(e))
			e = a->getExpr();
		else if (const auto *s = dyn_cast<SubstNonTypeTemplateParmExpr>(e))
			e = s->getReplacement();
		else if (const auto *k = dyn_cast<ConstantExpr>(e))
			e = k->getSubExpr();
		else if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(e))
			e = w->getSemanticForm();
		else
			return e;
	}
}

/// Does a condition look at a member, or at what a pointer or an iterator leads to?
bool asks_object(const Stmt *s)
{
	if (const auto *m = dyn_cast<MemberExpr>(s); m && isa<FieldDecl>(m->getMemberDecl()))
		return true;
	if (const auto *r = dyn_cast<DeclRefExpr>(s)) {
		QualType t = r->getDecl()->getType().getNonReferenceType();
		return t->isPointerType() || std_class(t).contains("iterator");
	}
	for (const Stmt *c : s->children())
		if (c && asks_object(c))
			return true;
	return false;
}

Value negated(bool b)
{
	return Value::of(!b);
}

} // namespace

Value Trial::value(const Expr *e)
{
	if (auto it = ready_.find({frames_.size(), e}); it != ready_.end())
		return load(it->second, e->getExprLoc());
	e = bare(e);
	if (spent())
		return {};
	if (e->isGLValue())
		return load(place(e), e->getExprLoc());
	if (record_of(e->getType())) {
		temporary(e);
		return {};
	}
	switch (e->getStmtClass()) {
	case Stmt::IntegerLiteralClass:
	case Stmt::CharacterLiteralClass:
	case Stmt::CXXBoolLiteralExprClass:
	case Stmt::UnaryExprOrTypeTraitExprClass: {
		Expr::EvalResult v;
		if (e->isValueDependent() || !e->EvaluateAsInt(v, session_.context))
			return {};
		return Value::of(v.Val.getInt());
	}
	case Stmt::DeclRefExprClass: {
		Expr::EvalResult v;
		const ValueDecl *d = cast<DeclRefExpr>(e)->getDecl();
		if (const auto *f = dyn_cast<FunctionDecl>(d))
			return {.kind = Value::Function, .function = f};
		if (e->isValueDependent() || !e->getType()->isIntegralOrEnumerationType() ||
		    !e->EvaluateAsInt(v, session_.context))
			return stop(d), Value();
		return Value::of(v.Val.getInt());
	}
	case Stmt::CXXNullPtrLiteralExprClass:
	case Stmt::GNUNullExprClass:
		return Value::to(NONE);
	case Stmt::CXXThisExprClass:
		if (frame().closure != NONE)
			return load(capture(nullptr), e->getExprLoc());
		return Value::to(frame().self);
	case Stmt::ImplicitValueInitExprClass:
	case Stmt::CXXScalarValueInitExprClass:
		return e->getType()->isPointerType() ? Value::to(NONE) : Value::of(0);
	case Stmt::InitListExprClass: {
		const auto *l = cast<InitListExpr>(e);
		if (l->getNumInits())
			return value(l->getInit(0));
		return e->getType()->isPointerType() ? Value::to(NONE) : Value::of(0);
	}
	case Stmt::UnaryOperatorClass: {
		const auto *u = cast<UnaryOperator>(e);
		const Expr *sub = u->getSubExpr();
		if (u->getOpcode() == UO_LNot)
			return negated(condition(sub));
		if (u->getOpcode() == UO_AddrOf) {
			const auto *r = dyn_cast<DeclRefExpr>(sub->IgnoreParens());
			if (r && isa<FunctionDecl>(r->getDecl()))
				return {.kind = Value::Function,
					.function = cast<FunctionDecl>(r->getDecl())};
			Id o = place(sub);
			return o == NONE ? Value() : Value::to(o);
		}
		if (u->isIncrementDecrementOp())
			return count(place(sub), u->isIncrementOp(), e->getExprLoc());
		Value v = value(sub);
		if (v.exact() && u->getOpcode() == UO_Minus)
			return Value::of(-v.number);
		return u->getOpcode() == UO_Plus ? v
						 : Value{.kind = Value::Unknown, .derived = true};
	}
	case Stmt::BinaryOperatorClass:
		return binary(cast<BinaryOperator>(e));
	case Stmt::ConditionalOperatorClass: {
		const auto *c = cast<ConditionalOperator>(e);
		return value(condition(c->getCond()) ? c->getTrueExpr() : c->getFalseExpr());
	}
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass:
	case Stmt::UserDefinedLiteralClass:
		return call(cast<CallExpr>(e), NONE);
	case Stmt::CXXNewExprClass: {
		const auto *n = cast<CXXNewExpr>(e);
		if (n->getNumPlacementArgs())
			return placed(n);
		Id o = make(n->getAllocatedType(), Object::Heap);
		at(o).maker = n->isArray() ? By::NewArray : By::New;
		if (n->isArray()) {
			Value size =
				n->getArraySize() ? concrete(value(*n->getArraySize())) : Value();
			if (!size.exact() || size.number < 1 || size.number > 64)
				return at(o).opaque = true, Value::to(o);
			bool zero = n->getInitializer() != nullptr;
			for (int64_t i = 0; i < size.number && !over_; i++) {
				Id c = child(o, n->getAllocatedType());
				at(o).elements.push_back(c);
				default_init(c, n->getAllocatedType(), zero, e->getExprLoc());
			}
			if (over_)
				return {};
			return Value::at(o, at(o).elements[0]);
		}
		if (n->getInitializer())
			init(o, n->getInitializer());
		else
			default_init(o, n->getAllocatedType(), false, e->getExprLoc());
		return Value::to(o);
	}
	case Stmt::CXXDeleteExprClass: {
		const auto *d = cast<CXXDeleteExpr>(e);
		Value v = value(d->getArgument());
		if (v.leads())
			free(v.object, e->getExprLoc(), d->isArrayForm() ? By::NewArray : By::New);
		return {};
	}
	case Stmt::CXXNoexceptExprClass:
	case Stmt::TypeTraitExprClass:
	case Stmt::RequiresExprClass:
	case Stmt::ConceptSpecializationExprClass:
	case Stmt::SizeOfPackExprClass: {
		Expr::EvalResult v;
		if (!e->isValueDependent() && e->EvaluateAsInt(v, session_.context))
			return Value::of(v.Val.getInt());
		return {};
	}
	case Stmt::FloatingLiteralClass:
		return {};
	case Stmt::CXXThrowExprClass:
		return raise(cast<CXXThrowExpr>(e)), Value();
	default:
		break;
	}
	if (const auto *c = dyn_cast<CastExpr>(e))
		return cast(c);
	stop();
	if (session_.options.dump)
		llvm::errs() << "\t" << e->getStmtClassName() << "\n";
	return {};
}

/// What dynamic_cast says of an object whose class is known.
Value Trial::asked(const Value &v, QualType to)
{
	const CXXRecordDecl *want = record_of(to->getPointeeType());
	const CXXRecordDecl *is =
		v.kind == Value::Pointer && !v.null() ? record_of(at(v.object).type) : nullptr;
	if (v.null() || over_)
		return v;
	if (!want || !is || !is->hasDefinition() || at(v.object).origin == Object::Outside ||
	    !alive(v.object))
		return {};
	bool fits = is->getCanonicalDecl() == want->getCanonicalDecl() || is->isDerivedFrom(want);
	return fits ? v : Value::to(NONE);
}

Value Trial::cast(const CastExpr *c)
{
	const Expr *sub = c->getSubExpr();
	switch (c->getCastKind()) {
	case CK_ArrayToPointerDecay: {
		if (const auto *l = dyn_cast<StringLiteral>(sub->IgnoreParens());
		    l && l->getCharByteWidth() == 1)
			return text(l->getString());
		Id a = place(sub);
		if (defence_ && a != NONE && !over_)
			spread(a);
		if (a == NONE || at(a).elements.empty())
			return a != NONE && at(a).storage ? Value::to(a) : Value();
		return Value::at(a, at(a).elements[0]);
	}
	case CK_FunctionToPointerDecay: {
		const auto *r = dyn_cast<DeclRefExpr>(sub->IgnoreParens());
		const auto *f = r ? dyn_cast<FunctionDecl>(r->getDecl()) : nullptr;
		if (f)
			return {.kind = Value::Function, .function = f};
		return {};
	}
	case CK_LValueToRValue: {
		Id o = place(sub);
		Value v = load(o, c->getExprLoc());
		if (v.kind == Value::Unknown && c->getType()->isPointerType() && o != NONE &&
		    defence_ && !guess())
			return at(o).value = Value::to(NONE);
		if (v.kind == Value::Unknown && c->getType()->isPointerType() && o != NONE)
			pointee(v, c->getType()->getPointeeType(), c->getExprLoc(), o);
		return v;
	}
	case CK_BitCast:
		return retyped(value(sub), sub->getType(), c->getType(), c->getExprLoc());
	case CK_NoOp:
	case CK_IntegralCast:
	case CK_DerivedToBase:
	case CK_UncheckedDerivedToBase:
	case CK_BaseToDerived:
	case CK_UserDefinedConversion: {
		Value v = value(sub);
		if (v.exact() && c->getType()->isIntegralOrEnumerationType()) {
			unsigned bits = unsigned(session_.context.getIntWidth(c->getType()));
			bool sign = c->getType()->isSignedIntegerOrEnumerationType();
			if (bits < 64 && (sign ? !llvm::isIntN(bits, v.number)
					       : !llvm::isUIntN(bits, uint64_t(v.number))))
				return {.kind = Value::Unknown, .derived = true};
		}
		return v;
	}
	case CK_IntegralToBoolean:
	case CK_PointerToBoolean:
		return Value::of(condition(sub));
	case CK_NullToPointer:
		return Value::to(NONE);
	case CK_Dynamic:
		if (Value v = asked(value(sub), c->getType());
		    v.kind != Value::Unknown || !defence_)
			return v;
		return stop(), Value();
	case CK_ToVoid:
		if (sub->isGLValue())
			place(sub);
		else
			value(sub);
		return {};
	default:
		value(sub);
		return {};
	}
}

Value Trial::binary(const BinaryOperator *b)
{
	BinaryOperatorKind op = b->getOpcode();
	if (op == BO_Comma) {
		full(b->getLHS());
		return value(b->getRHS());
	}
	if (op == BO_LAnd)
		return Value::of(condition(b->getLHS()) && condition(b->getRHS()));
	if (op == BO_LOr)
		return Value::of(condition(b->getLHS()) || condition(b->getRHS()));
	if (b->isPtrMemOp())
		return stop(), Value();
	Value l = value(b->getLHS()), r = value(b->getRHS());
	if (over_)
		return {};
	l = settled(l), r = settled(r);
	if (b->isComparisonOp() && op != BO_Cmp) {
		if (l.kind == Value::Number && r.kind == Value::Number &&
		    (l.symbol < 0 || r.symbol < 0)) {
			if (l.symbol >= 0 || r.symbol >= 0)
				mention(b, false);
			return Value::of(decide(l, op, r));
		}
		if (l.kind == Value::Number && r.kind == Value::Number && b->isEqualityOp()) {
			auto yes = same(l, r);
			return yes ? Value::of(*yes == (op == BO_EQ)) : Value();
		}
		bool texts = l.kind == Value::Text || r.kind == Value::Text;
		bool pointers = !texts && l.kind != Value::Unknown && r.kind != Value::Unknown &&
				l.kind != Value::Number && r.kind != Value::Number;
		if (pointers && seeking_ && b->isEqualityOp())
			return Value::of(same(l, r).value_or(false) == (op == BO_EQ));
		auto inside = [&](const Value &v) { return v.leads() && at(v.object).within; };
		if (pointers && b->isEqualityOp() && !inside(l) && !inside(r)) {
			Id x = l.kind == Value::Iterator ? l.element : l.object;
			Id y = r.kind == Value::Iterator ? r.element : r.object;
			bool same = x == y && l.function == r.function;
			return Value::of(same == (op == BO_EQ));
		}
		return Value::of(decide_opaque(b));
	}
	if (l.kind == Value::Iterator && r.exact() && (op == BO_Add || op == BO_Sub)) {
		const auto &all = at(l.object).elements;
		int64_t i = l.element == NONE ? int64_t(all.size())
					      : int64_t(index_of(l.object, l.element));
		i += op == BO_Add ? r.number : -r.number;
		if (i < 0 || i > int64_t(all.size()))
			return stop(), Value();
		return Value::at(l.object, size_t(i) < all.size() ? all[size_t(i)] : NONE);
	}
	if ((op == BO_Add || op == BO_Sub) && l.leads() && b->getType()->isPointerType())
		return r.exact() && !r.number ? l : somewhere(l, b->getType()->getPointeeType());
	const Value some{.kind = Value::Unknown, .derived = true};
	if (l.kind != Value::Number || r.kind != Value::Number)
		return some;
	if (op == BO_Add && !(l.symbol >= 0 && r.symbol >= 0)) {
		Value v = l.symbol >= 0 ? l : r;
		v.number = l.number + r.number;
		return v;
	}
	if (op == BO_Sub && r.symbol < 0)
		return l.number -= r.number, l;
	if (!l.exact() || !r.exact() || std::abs(l.number) > INT32_MAX ||
	    std::abs(r.number) > INT32_MAX)
		return some;
	switch (op) {
	case BO_Mul:
		return Value::of(l.number * r.number);
	case BO_Div:
		return r.number ? Value::of(l.number / r.number) : Value();
	case BO_Rem:
		return r.number ? Value::of(l.number % r.number) : Value();
	case BO_And:
		return Value::of(l.number & r.number);
	case BO_Or:
		return Value::of(l.number | r.number);
	case BO_Xor:
		return Value::of(l.number ^ r.number);
	case BO_Shl:
		return r.number >= 0 && r.number < 31 ? Value::of(l.number << r.number) : Value();
	case BO_Shr:
		return r.number >= 0 && r.number < 63 ? Value::of(l.number >> r.number) : Value();
	default:
		return {};
	}
}

bool Trial::condition(const Expr *e)
{
	e = bare(e);
	if (spent())
		return false;
	pass(e->getSourceRange());
	asked_last_ |= scene_ && asks_object(e);
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot)
		return !condition(u->getSubExpr());
	const auto *c = dyn_cast<CastExpr>(e);
	if (c && c->getCastKind() == CK_LValueToRValue && e->getType()->isPointerType()) {
		Id o = place(c->getSubExpr());
		if (o != NONE && touch(o, e->getExprLoc()) && at(o).value.kind == Value::Unknown) {
			suppose(o);
			bool there = fork();
			Id to = there ? unknown(e->getType()->getPointeeType()) : NONE;
			at(o).value = Value::to(to);
			return there;
		}
		Value v = load(o, e->getExprLoc());
		return v.kind == Value::Unknown ? decide_opaque(e) : !v.null();
	}
	Value v = value(e);
	if (over_)
		return false;
	if (v.kind == Value::Number) {
		if (v.symbol >= 0)
			mention(e, false);
		return decide(v, BO_NE, Value::of(0));
	}
	if (v.kind == Value::Unknown || v.kind == Value::Unset)
		return decide_opaque(e);
	return !v.null();
}

void Trial::init(Id dst, const Expr *e)
{
	auto there = ready_.find({frames_.size(), e});
	e = bare(e);
	if (spent())
		return;
	if (there != ready_.end() && !at(dst).type->isReferenceType())
		return copy(dst, there->second, !e->isLValue(), e->getExprLoc());
	if (at(dst).type->isReferenceType()) {
		at(dst).value = Value::to(place(e));
		return;
	}
	const CXXRecordDecl *r = record_of(at(dst).type);
	if (const auto *l = dyn_cast<InitListExpr>(e); l && (r || e->getType()->isArrayType()))
		return init_list(dst, l);
	if (!r) {
		if (e->getType()->isArrayType()) {
			lost(dst);
			at(dst).opaque = true; // A string, a copy in a closure.
			return;
		}
		Value v = value(e);
		if (v.kind == Value::Unknown)
			lost(dst);
		at(dst).value = v.kind == Value::Unset ? Value() : v;
		return;
	}
	if (e->isGLValue() && converts(at(dst).type, e))
		return fill(dst, {e}, e->getExprLoc());
	if (e->isGLValue())
		return copy(dst, place(e), e->isXValue(), e->getExprLoc());
	if (const auto *c = dyn_cast<CXXConstructExpr>(e))
		return construct(dst, c);
	if (const auto *l = dyn_cast<LambdaExpr>(e))
		return closure(dst, l);
	if (const auto *l = dyn_cast<CXXStdInitializerListExpr>(e)) {
		at(dst).value = Value::to(place(l->getSubExpr()));
		return;
	}
	if (isa<CallExpr>(e)) {
		call(cast<CallExpr>(e), dst);
		return;
	}
	if (const auto *c = dyn_cast<ConditionalOperator>(e))
		return init(dst, condition(c->getCond()) ? c->getTrueExpr() : c->getFalseExpr());
	if (isa<ImplicitValueInitExpr, CXXScalarValueInitExpr>(e))
		return default_init(dst, at(dst).type, true, e->getExprLoc());
	if (const auto *c = dyn_cast<CastExpr>(e)) {
		if (c->getCastKind() == CK_LValueToRValue)
			return copy(dst, place(c->getSubExpr()), false, e->getExprLoc());
		return init(dst, c->getSubExpr());
	}
	stop();
}

void Trial::init_list(Id dst, const InitListExpr *l)
{
	if (l->isSyntacticForm() && l->getSemanticForm())
		l = l->getSemanticForm();
	if (l->isTransparent())
		return init(dst, l->getInit(0));
	const CXXRecordDecl *r = record_of(l->getType());
	unsigned i = 0;
	if (r && in_std(r)) {
		if (l->getNumInits() && isa<InitListExpr>(bare(l->getInit(0))))
			init_list(dst, dyn_cast<InitListExpr>(bare(l->getInit(0))));
		return;
	}
	if (r) {
		if (r->isUnion())
			return forget(dst);
		for (const CXXBaseSpecifier &b : r->bases()) {
			const Expr *e = i < l->getNumInits() ? bare(l->getInit(i++)) : nullptr;
			if (const auto *in = dyn_cast_or_null<InitListExpr>(e))
				init_list(dst, in);
			else if (record_of(b.getType()) && !record_of(b.getType())->isEmpty())
				e ? forget(temporary(e)) : void(), forget(dst);
		}
		for (const FieldDecl *f : r->fields())
			if (i < l->getNumInits() && !f->isUnnamedBitField() && !over_) {
				const Expr *e = l->getInit(i++);
				isa<CXXDefaultInitExpr>(e) ? member_init(dst, field(dst, f), e)
							   : init(field(dst, f), e);
			}
		return;
	}
	const auto *a = session_.context.getAsConstantArrayType(l->getType());
	if (!a || a->getZExtSize() > 64) {
		at(dst).opaque = true;
		return;
	}
	for (; i < a->getZExtSize() && !over_; i++) {
		Id e = child(dst, a->getElementType());
		at(dst).elements.push_back(e);
		if (i < l->getNumInits())
			init(e, l->getInit(i));
		else
			default_init(e, a->getElementType(), true, l->getExprLoc());
	}
}

void Trial::closure(Id dst, const LambdaExpr *l)
{
	auto next = l->capture_init_begin();
	for (const LambdaCapture &c : l->captures()) {
		const Expr *from = *next++;
		if (over_ || !from || !(c.capturesThis() || c.capturesVariable()))
			continue;
		const ValueDecl *v = c.capturesVariable() ? c.getCapturedVar() : nullptr;
		bool by_reference = v && c.getCaptureKind() == LCK_ByRef;
		QualType t = !v ? from->getType() : v->getType().getNonReferenceType();
		if (by_reference)
			t = session_.context.getLValueReferenceType(t);
		Id part = child(dst, t);
		at(part).opaque = false;
		at(part).decl = v;
		init(part, from);
		at(dst).fields[v] = part;
	}
}

Id Trial::capture(const ValueDecl *d)
{
	for (Id c = frame().closure; c != NONE;) {
		auto it = at(c).fields.find(d);
		if (it == at(c).fields.end())
			return NONE;
		return at(it->second).type->isReferenceType() ? at(it->second).value.object
							      : it->second;
	}
	return NONE;
}

} // namespace cfl::check::trial
