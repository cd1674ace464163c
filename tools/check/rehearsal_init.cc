// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

const Expr *plain(const Expr *e)
{
	for (const Expr *inner = nullptr; inner != e;) {
		inner = e;
		e = e->IgnoreParens();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
			e = b->getSubExpr();
		else if (const auto *k = dyn_cast<ConstantExpr>(e))
			e = k->getSubExpr();
		else if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
			e = d->getExpr();
		else if (const auto *a = dyn_cast<CXXDefaultArgExpr>(e))
			e = a->getExpr();
		else if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
			e = m->getSubExpr();
		else if (const auto *f = dyn_cast<CastExpr>(e);
			 f && e->getType()->isRecordType() && f->getSubExpr()->isPRValue() &&
			 (f->getCastKind() == CK_NoOp ||
			  f->getCastKind() == CK_ConstructorConversion ||
			  f->getCastKind() == CK_UserDefinedConversion))
			e = f->getSubExpr();
	}
	return e;
}

} // namespace

void Rehearsal::into(const Spot &s, QualType type, const Expr *e)
{
	if (!e || over_)
		return;
	e = plain(e);
	if (type->isReferenceType()) {
		Spot to = e->isGLValue() ? place(e) : temporary(e);
		return store(s, to.object >= 0 ? Value::at(to) : Value());
	}
	int64_t n = layout_.size(type);
	if (const auto *l = dyn_cast<InitListExpr>(e); l && !type->isScalarType())
		return list(s, type,
			    l->isSemanticForm() || !l->getSemanticForm() ? l
									 : l->getSemanticForm());
	if (isa<ImplicitValueInitExpr>(e) || isa<CXXScalarValueInitExpr>(e))
		return fill(s, n, Value::of(0));
	if (const auto *c = dyn_cast<ConditionalOperator>(e); c && e->getType()->isRecordType())
		return into(s, type, holds(c->getCond()) ? c->getTrueExpr() : c->getFalseExpr());
	if (const auto *k = dyn_cast<CXXConstructExpr>(e))
		return construct(s, k);
	if (type->isScalarType()) {
		const auto *c = dyn_cast<ImplicitCastExpr>(e);
		// A byte may be copied without a value.
		if (c && c->getCastKind() == CK_LValueToRValue &&
		    (type->isCharType() || type->isStdByteType())) {
			Spot from = place(c->getSubExpr());
			return copy(s, from, type);
		}
		Value v = eval(e);
		return store(s, type->isIntegralOrEnumerationType() ? converted(v, type) : v);
	}
	if (const auto *c = dyn_cast<CallExpr>(e); c && type->isRecordType()) {
		Value v;
		Spot ref;
		if (c->isGLValue()) {
			copy(s, place(c), type);
			return;
		}
		return call(c, &s, &v, &ref);
	}
	if (e->isGLValue() && type->isRecordType())
		return copy(s, place(e), type);
	if (!isa<LambdaExpr>(e) && !isa<StringLiteral>(e) && !isa<ArrayInitLoopExpr>(e))
		for (const Stmt *c : e->children())
			if (const auto *x = dyn_cast_or_null<Expr>(c))
				nothing_known(x);
	fill(s, n);
}

void Rehearsal::list(const Spot &s, QualType type, const InitListExpr *l)
{
	int64_t n = layout_.size(type);
	if (n > Layout::MOST || s.object < 0) {
		for (const Expr *e : l->inits())
			nothing_known(e);
		return fill(s, n);
	}
	if (l->isTransparent() && l->getNumInits() == 1)
		return into(s, type, l->getInit(0));
	if (const auto *a = context_.getAsConstantArrayType(type)) {
		QualType of = a->getElementType();
		fill(s, n, Value::of(0));
		for (unsigned i = 0; i < l->getNumInits(); i++) {
			if (isa<StringLiteral>(l->getInit(i)->IgnoreParens()))
				return fill(s, n);
			into(element(s, of, Value::of(i), 0), of, l->getInit(i));
		}
		return;
	}
	const CXXRecordDecl *r = Layout::open(type);
	if (!r) {
		for (const Expr *e : l->inits())
			escape(temporary(e));
		return fill(s, n);
	}
	unsigned i = 0;
	if (r->isUnion()) {
		const FieldDecl *f = l->getInitializedFieldInUnion();
		if (f && l->getNumInits())
			into(member(s, f), f->getType(), l->getInit(0));
		return fill(s, n);
	}
	for (const CXXBaseSpecifier &b : r->bases())
		if (i < l->getNumInits()) {
			Spot at = s;
			at.at += std::max<int64_t>(0, layout_.base(r, record_of(b.getType())));
			into(at, b.getType(), l->getInit(i++));
		}
	for (const FieldDecl *f : r->fields())
		if (!f->isUnnamedBitField() && i < l->getNumInits())
			into(member(s, f), f->getType(), l->getInit(i++));
}

void Rehearsal::empty(const Spot &s, QualType type)
{
	if (s.object < 0 || over_ || type->isScalarType())
		return;
	int64_t n = layout_.size(type);
	if (const auto *a = context_.getAsConstantArrayType(type)) {
		QualType of = a->getElementType();
		uint64_t count = a->getSize().getLimitedValue();
		if (of->isScalarType())
			return;
		if (count > 256 || n > Layout::MOST)
			return fill(s, n);
		for (uint64_t i = 0; i < count; i++)
			empty(element(s, of, Value::of(int64_t(i)), 0), of);
		return;
	}
	const CXXRecordDecl *r = Layout::open(type);
	if (!r || s.span)
		return fill(s, n);
	if (r->isUnion())
		return;
	if (r->hasUserProvidedDefaultConstructor()) {
		for (const CXXConstructorDecl *c : r->ctors())
			if (c->isDefaultConstructor() &&
			    run_body(c, {}, s, nullptr, nullptr, nullptr, {}))
				return;
		return fill(s, n);
	}
	for (const CXXBaseSpecifier &b : r->bases()) {
		Spot at = s;
		at.at += std::max<int64_t>(0, layout_.base(r, record_of(b.getType())));
		empty(at, b.getType());
	}
	for (const FieldDecl *f : r->fields()) {
		Spot at = member(s, f);
		if (f->getInClassInitializer())
			into(at, f->getType(), f->getInClassInitializer());
		else if (f->hasInClassInitializer() || f->getType()->isReferenceType())
			fill(at, layout_.size(f->getType()));
		else
			empty(at, f->getType());
	}
}

bool Rehearsal::owner(const Spot &s, const CXXConstructExpr *c)
{
	const CXXRecordDecl *r = c->getConstructor()->getParent();
	if (!in_std(r) || (r->getName() != "unique_ptr" && r->getName() != "shared_ptr"))
		return false;
	if (!c->getNumArgs() || isa<CXXNullPtrLiteralExpr>(c->getArg(0)->IgnoreParenImpCasts())) {
		store(s, Value::of(0));
		return true;
	}
	const Expr *a = c->getArg(0);
	if (a->getType()->isPointerType()) {
		store(s, eval(a));
		return true;
	}
	if (context_.hasSameUnqualifiedType(a->getType(), c->getType())) {
		copy(s, a->isGLValue() ? place(a) : temporary(a), c->getType());
		return true;
	}
	// An owner of something derived becomes one of its base.
	const CXXRecordDecl *other = record_of(a->getType());
	if (other && in_std(other) && other->getName() == r->getName()) {
		Spot held = a->isGLValue() ? place(a) : temporary(a);
		Value v = load(held, a->getType(), {});
		const Object *o = v.kind == Value::Pointer && v.to.object >= 0
					  ? &objects_[size_t(v.to.object)]
					  : nullptr;
		const auto &args = cast<ClassTemplateSpecializationDecl>(r)->getTemplateArgs();
		const CXXRecordDecl *base = args[0].getKind() == TemplateArgument::Type
						    ? record_of(args[0].getAsType())
						    : nullptr;
		if (o && base && !v.to.at && !layout_.base(record_of(o->type), base)) {
			store(s, v);
			return true;
		}
		escape(held);
		store(s, unknown({}));
		return true;
	}
	return false;
}

void Rehearsal::construct(const Spot &s, const CXXConstructExpr *k)
{
	const CXXConstructorDecl *c = k->getConstructor();
	QualType type = k->getType();
	int64_t n = layout_.size(type);
	if (type->isArrayType()) {
		if (k->requiresZeroInitialization())
			return fill(s, n, Value::of(0));
		return empty(s, type);
	}
	if (k->isElidable() && k->getNumArgs() && k->getArg(0)->isPRValue())
		return into(s, type, k->getArg(0));
	if (!Layout::open(type)) {
		if (owner(s, k) || container(s, k))
			return;
		std::vector<const Expr *> args(k->arg_begin(), k->arg_end());
		opaque(c, args, nullptr, false);
		return fill(s, n);
	}
	if (k->requiresZeroInitialization())
		fill(s, n, Value::of(0));
	if (c->isDefaultConstructor() && !c->isUserProvided()) {
		if (!k->requiresZeroInitialization())
			empty(s, type);
		return;
	}
	if (c->isCopyOrMoveConstructor() && !c->isUserProvided() && k->getNumArgs()) {
		const Expr *a = k->getArg(0);
		return copy(s, a->isGLValue() ? place(a) : temporary(a), type);
	}
	std::vector<const Expr *> args(k->arg_begin(), k->arg_end());
	if (run_body(c, args, s, nullptr, nullptr, nullptr, k->getExprLoc()))
		return;
	opaque(c, args, nullptr, false);
	fill(s, n);
}

void Rehearsal::base_or_members(const CXXConstructorDecl *c)
{
	Spot self = top().self;
	for (const CXXCtorInitializer *i : c->inits()) {
		if (over_)
			return;
		if (i->isDelegatingInitializer()) {
			into(self, context_.getCanonicalTagType(c->getParent()), i->getInit());
		} else if (i->isBaseInitializer()) {
			QualType t(i->getBaseClass(), 0);
			int64_t by = layout_.base(c->getParent(), record_of(t));
			Spot at = self;
			at.at += by;
			if (by < 0)
				escape(self);
			else
				into(at, t, i->getInit());
		} else {
			Spot at = self;
			if (const IndirectFieldDecl *way = i->getIndirectMember())
				for (const NamedDecl *d : way->chain())
					at = member(at, cast<FieldDecl>(d));
			else
				at = member(at, i->getMember());
			into(at, i->getAnyMember()->getType(), i->getInit());
		}
	}
}

} // namespace cfl::check::rehearsal
