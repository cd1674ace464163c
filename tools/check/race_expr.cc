// SPDX-License-Identifier: GPL-2.0
// Expressions: what their values lead to, what is read and written on the way.
#include <check/locks.hh>
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

Value Walk::value(const Expr *e)
{
	e = e->IgnoreParens();
	if (spent() || isa<LambdaExpr>(e)) {
		if (!isa<LambdaExpr>(e))
			return {};
		return load(place(e));
	}
	if (e->isGLValue()) {
		Value v;
		v.at = place(e);
		return v;
	}
	bool discarded = std::exchange(discarded_, false);
	switch (e->getStmtClass()) {
	case Stmt::ExprWithCleanupsClass:
		discarded_ = discarded;
		return value(cast<ExprWithCleanups>(e)->getSubExpr());
	case Stmt::CXXBindTemporaryExprClass:
		return value(cast<CXXBindTemporaryExpr>(e)->getSubExpr());
	case Stmt::ConstantExprClass:
		return value(cast<ConstantExpr>(e)->getSubExpr());
	case Stmt::CXXThisExprClass: {
		Value v;
		v.at = frame().self;
		return v;
	}
	case Stmt::UnaryOperatorClass: {
		const auto *u = cast<UnaryOperator>(e);
		Value v;
		if (u->getOpcode() == UO_AddrOf) {
			const auto *r = dyn_cast<DeclRefExpr>(u->getSubExpr()->IgnoreParens());
			if (r && isa<FunctionDecl>(r->getDecl()))
				v.function = cast<FunctionDecl>(r->getDecl());
			else
				v.at = place(u->getSubExpr());
			return v;
		}
		if (u->isIncrementDecrementOp()) {
			access(place(u->getSubExpr()), Access::Write, u->getType(),
			       e->getExprLoc());
			return v;
		}
		value(u->getSubExpr());
		return v;
	}
	case Stmt::BinaryOperatorClass: {
		const auto *b = cast<BinaryOperator>(e);
		Value l = value(b->getLHS()), r = value(b->getRHS());
		if (b->getOpcode() == BO_Comma)
			return r;
		Value v = b->getRHS()->getType()->isPointerType() ? r : l;
		v.part = true;
		return e->getType()->isPointerType() ? v : Value();
	}
	case Stmt::ConditionalOperatorClass: {
		const auto *c = cast<ConditionalOperator>(e);
		value(c->getCond());
		State from = state_;
		Value a = value(c->getTrueExpr());
		State end = std::exchange(state_, from);
		Value b = value(c->getFalseExpr());
		end.merge(state_);
		state_ = std::move(end);
		return a.at == b.at ? a : Value();
	}
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass:
	case Stmt::UserDefinedLiteralClass:
		discarded_ = discarded;
		return call(cast<CallExpr>(e), {});
	case Stmt::CXXConstructExprClass:
	case Stmt::CXXTemporaryObjectExprClass:
	case Stmt::InitListExprClass:
		return load(place(e));
	case Stmt::CXXNewExprClass: {
		const auto *n = cast<CXXNewExpr>(e);
		Value v;
		v.at = fresh(n->getAllocatedType());
		if (n->getInitializer())
			init(v.at, n->getAllocatedType(), n->getInitializer());
		return v;
	}
	case Stmt::CXXDefaultArgExprClass:
		return value(cast<CXXDefaultArgExpr>(e)->getExpr());
	case Stmt::CXXDefaultInitExprClass:
		return value(cast<CXXDefaultInitExpr>(e)->getExpr());
	case Stmt::SubstNonTypeTemplateParmExprClass:
		return value(cast<SubstNonTypeTemplateParmExpr>(e)->getReplacement());
	case Stmt::CXXRewrittenBinaryOperatorClass:
		return value(cast<CXXRewrittenBinaryOperator>(e)->getSemanticForm());
	case Stmt::UnaryExprOrTypeTraitExprClass:
	case Stmt::CXXNoexceptExprClass:
	case Stmt::RequiresExprClass:
	case Stmt::CXXTypeidExprClass:
		return {};
	case Stmt::CXXThrowExprClass:
		for (const Stmt *c : e->children())
			if (c)
				value(cast<Expr>(c));
		state_.dead = true;
		return {};
	default:
		break;
	}
	if (const auto *c = dyn_cast<CastExpr>(e)) {
		const Expr *sub = c->getSubExpr();
		switch (c->getCastKind()) {
		case CK_LValueToRValue: {
			Where w = place(sub);
			access(w, Access::Read, sub->getType(), e->getExprLoc());
			return load(w);
		}
		case CK_ArrayToPointerDecay: {
			Value v;
			v.at = place(sub);
			v.elements = bool(v.at);
			return v;
		}
		case CK_FunctionToPointerDecay: {
			Value v;
			if (const auto *r = dyn_cast<DeclRefExpr>(sub->IgnoreParens()))
				v.function = dyn_cast<FunctionDecl>(r->getDecl());
			return v;
		}
		default:
			return sub->isGLValue() ? load(place(sub)) : value(sub);
		}
	}
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			value(x);
	return {};
}

void Walk::make_closure(const Where &dst, const LambdaExpr *l)
{
	auto c = std::make_shared<Closure>();
	c->lambda = l;
	c->body = l->getCallOperator();
	auto next = l->capture_init_begin();
	for (const LambdaCapture &capture : l->captures()) {
		const Expr *from = *next++;
		if (capture.capturesThis()) {
			c->self = deref(value(from));
			continue;
		}
		if (!capture.capturesVariable() || !from)
			continue;
		const ValueDecl *v = capture.getCapturedVar();
		if (capture.getCaptureKind() == LCK_ByRef || v->getType()->isReferenceType()) {
			c->captured[v] = capture.getCaptureKind() == LCK_ByRef
						 ? place(from)
						 : fresh(v->getType().getNonReferenceType());
			if (capture.getCaptureKind() != LCK_ByRef)
				init(c->captured[v], v->getType().getNonReferenceType(), from);
			continue;
		}
		Where w{object(v->getType(), v), {}};
		init(w, v->getType(), from);
		c->captured[v] = w;
	}
	// A generic one has a body for each way in which it is called.
	if (const CXXMethodDecl *body = c->body; body && body->isDependentContext()) {
		c->body = nullptr;
		if (const auto *t = l->getLambdaClass()->getDependentLambdaCallOperator())
			for (const FunctionDecl *made : t->specializations())
				c->body = cast<CXXMethodDecl>(made);
	}
	Value v;
	v.closure = std::move(c);
	store(dst, std::move(v));
}

void Walk::init(const Where &dst, QualType type, const Expr *e)
{
	e = e->IgnoreParens();
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		return init(dst, type, c->getSubExpr());
	if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
		return init(dst, type, b->getSubExpr());
	if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
		return init(dst, type, d->getExpr());
	if (const auto *d = dyn_cast<CXXDefaultArgExpr>(e))
		return init(dst, type, d->getExpr());
	if (const auto *c = dyn_cast<CXXFunctionalCastExpr>(e);
	    c && !e->isGLValue() && record_of(e->getType()))
		return init(dst, type, c->getSubExpr());
	if (const auto *c = dyn_cast<ImplicitCastExpr>(e);
	    c && !e->isGLValue() && record_of(e->getType()) && !c->getSubExpr()->isGLValue())
		return init(dst, type, c->getSubExpr());
	if (type->isReferenceType()) {
		Value v;
		v.at = place(e);
		return store(dst, v);
	}
	if (const auto *c = dyn_cast<CXXConstructExpr>(e))
		return construct(dst, c);
	if (const auto *l = dyn_cast<LambdaExpr>(e))
		return make_closure(dst, l);
	if (const auto *l = dyn_cast<InitListExpr>(e)) {
		if (l->isSyntacticForm() && l->getSemanticForm())
			l = l->getSemanticForm();
		const CXXRecordDecl *r = record_of(l->getType());
		unsigned i = 0;
		if (r && r->hasDefinition() && !r->isUnion()) {
			for (const CXXBaseSpecifier &b : r->bases())
				if (i < l->getNumInits())
					init(dst, b.getType(), l->getInit(i++));
			for (const FieldDecl *f : r->fields())
				if (i < l->getNumInits() && !f->isUnnamedBitField())
					init(dst.field(f), f->getType(), l->getInit(i++));
			return;
		}
		for (; i < l->getNumInits(); i++)
			init(dst.with({Part::At, nullptr, int64_t(i)}), l->getInit(i)->getType(),
			     l->getInit(i));
		return;
	}
	if (isa<CallExpr>(e) && record_of(e->getType())) {
		Value v = call(cast<CallExpr>(e), dst);
		if (v.at || !v.threads.empty() || v.closure || v.sync || !v.locks.empty())
			store(dst, std::move(v));
		return;
	}
	if (e->isGLValue()) {
		Where from = place(e);
		access(from, Access::Read, e->getType(), e->getExprLoc());
		return copy(dst, from);
	}
	Value v = value(e);
	if (type->isPointerType() || v.closure || v.function || !v.threads.empty())
		store(dst, std::move(v));
}

void Walk::construct(const Where &dst, const CXXConstructExpr *c)
{
	const CXXConstructorDecl *ctor = c->getConstructor();
	if (ctor->isCopyOrMoveConstructor() && c->getNumArgs()) {
		const Expr *from = c->getArg(0);
		if (!from->isGLValue())
			return init(dst, c->getType(), from);
		if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(from->IgnoreParens()))
			return init(dst, c->getType(), m->getSubExpr());
		Where w = place(from);
		bool empties = ctor->isMoveConstructor() && !ctor->isTrivial();
		access(w, empties ? Access::Write : Access::Read, from->getType(),
		       from->getExprLoc());
		copy(dst, w);
		if (empties && load(w).threads.size())
			memory_[w].threads.clear();
		return;
	}
	if (in_std(ctor)) {
		if (!std_construct(dst, c))
			for (const Expr *a : c->arguments())
				handed(a);
		return;
	}
	std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
	invoke(ctor, dst, args, {}, c->getExprLoc());
}

Where Walk::argument(QualType param, const Expr *e)
{
	if (param->isReferenceType())
		return place(e);
	Where w = fresh(param);
	init(w, param, e);
	return w;
}

Value Walk::invoke(const FunctionDecl *f, const Where &self, ArrayRef<const Expr *> args,
		   const Where &into, SourceLocation loc)
{
	const FunctionDecl *made = nullptr;
	bool seen = f && f->hasBody(made) && !made->isDefaulted();
	if (!seen) {
		std::vector<Where> places;
		for (size_t i = 0; i < args.size(); i++) {
			QualType t = f && i < f->getNumParams()
					     ? f->getParamDecl(unsigned(i))->getType()
					     : args[i]->getType();
			Where w = argument(t, args[i]);
			// Whoever is handed threads, and is not seen, may wait for them.
			if (!t->isLValueReferenceType() || !t->getPointeeType().isConstQualified())
				if (Value v = load(w); !v.threads.empty())
					ended(v, true);
		}
		Value v;
		if (f && holds_lock(record_of(f->getReturnType())))
			v.locks.push_back({});
		for (const Lock &l : v.locks)
			lock(l);
		if (into && !v.locks.empty())
			store(into, v);
		return v;
	}
	std::vector<Bound> bound;
	for (unsigned i = 0; i < made->getNumParams() && i < args.size(); i++) {
		const ParmVarDecl *p = made->getParamDecl(i);
		bound.push_back({p, argument(p->getType(), args[i])});
	}
	Value v = enter(made, self, bound, into, loc);
	for (const Bound &b : bound)
		if (!b.param->getType()->isReferenceType() && !state_.dead)
			destroy(b.where, b.param->getType());
	return v;
}

Value Walk::call(const CallExpr *c, const Where &into)
{
	const FunctionDecl *f = c->getDirectCallee();
	SourceLocation loc = c->getExprLoc();
	unsigned id = f ? f->getBuiltinID() : 0;
	std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
	if (spent())
		return {};
	if (args.size() == 1 &&
	    (id == Builtin::BImove || id == Builtin::BIforward || id == Builtin::BIas_const ||
	     id == Builtin::BIaddressof || id == Builtin::BImove_if_noexcept)) {
		Value v;
		v.at = place(args[0]);
		return v;
	}
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	const Expr *object = nullptr;
	if (const auto *member = dyn_cast<CXXMemberCallExpr>(c)) {
		object = member->getImplicitObjectArgument();
		if (m && m->isVirtual())
			m = m->getDevirtualizedMethod(object, false);
	} else if (isa<CXXOperatorCallExpr>(c) && m && !m->isStatic() &&
		   !m->isExplicitObjectMemberFunction()) {
		object = args[0];
		args.erase(args.begin());
	}
	if (object) {
		bool discarded = std::exchange(discarded_, false);
		// Assignment evaluates its right side first; for others the order is as good as any.
		Where self =
			object->getType()->isPointerType() ? deref(value(object)) : place(object);
		discarded_ = discarded;
		if (!m) {
			for (const Expr *a : args)
				handed(a);
			return {};
		}
		QualType t = object->IgnoreParenImpCasts()->getType();
		if (t->isPointerType())
			t = t->getPointeeType();
		if (m->getParent()->isLambda()) {
			Value closure = load(self);
			if (!closure.closure)
				return {};
			Closure with = *closure.closure;
			with.body = m;
			std::vector<Bound> bound;
			const FunctionDecl *made = nullptr;
			if (!m->hasBody(made))
				return {};
			for (unsigned i = 0; i < made->getNumParams() && i < args.size(); i++)
				bound.push_back(
					{made->getParamDecl(i),
					 argument(made->getParamDecl(i)->getType(), args[i])});
			return enter(made, with.self, bound, into, loc, &with);
		}
		if (in_std(m))
			return std_member(m, self, t, args, loc);
		if (m->isDefaulted() && m->getOverloadedOperator() == OO_Equal &&
		    args.size() == 1) {
			Where from = place(args[0]);
			access(from, Access::Read, t, loc);
			access(self, Access::Write, t, loc);
			copy(self, from);
			Value v;
			v.at = self;
			return v;
		}
		return invoke(m, self, args, into, loc);
	}
	discarded_ = false;
	if (!f) {
		Value callee = value(c->getCallee());
		std::vector<Value> given;
		for (const Expr *a : args)
			given.push_back(handed(a));
		return run_callable(callee, given, loc);
	}
	if (in_std(f))
		return std_function(f, args, into, loc);
	return invoke(f, {}, args, into, loc);
}

} // namespace cfl::check::race
