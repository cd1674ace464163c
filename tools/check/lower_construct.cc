// SPDX-License-Identifier: GPL-2.0
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Is something moved on the way? Then it cannot be evaluated twice.
bool moves_inside(const Stmt *s)
{
	const auto *c = dyn_cast_or_null<CallExpr>(s);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (f && f->getBuiltinID() == Builtin::BImove)
		return true;
	if (const auto *l = dyn_cast_or_null<LambdaExpr>(s))
		return std::any_of(l->capture_init_begin(), l->capture_init_end(), moves_inside);
	return s && std::any_of(s->child_begin(), s->child_end(), moves_inside);
}

/// An owner that is known to be one: by an attribute, or since the body of its destructor is seen.
bool says_it_owns(const CXXRecordDecl *r)
{
	const CXXDestructorDecl *d = r->getDestructor();
	return in_std(r) || r->hasAttr<OwnerAttr>() || !d || d->hasBody();
}

/// Is it a default constructor's call that gives members no values but those of their initialisers?
bool leaves_unset(const Expr *init)
{
	const auto *c = dyn_cast_or_null<CXXConstructExpr>(init);
	return c && c->getConstructor()->isDefaultConstructor() &&
	       !c->getConstructor()->isUserProvided() && !c->requiresZeroInitialization() &&
	       !c->isListInitialization();
}

/// A smart pointer that takes over what one to another class has, which stays where it is.
bool converts_owner(const CXXConstructExpr *c)
{
	auto smart = [](const CXXRecordDecl *r) {
		return r && in_std(r) &&
		       (r->getName() == "unique_ptr" || r->getName() == "shared_ptr");
	};
	return c->getNumArgs() == 1 && smart(c->getConstructor()->getParent()) &&
	       c->getArg(0)->isXValue() && smart(record_of(c->getArg(0)->getType())) &&
	       !isa<MaterializeTemporaryExpr>(c->getArg(0)->IgnoreParens());
}

} // namespace

void Lowering::construct(const CXXConstructExpr *c, const Place &dst)
{
	const CXXConstructorDecl *ctor = c->getConstructor();
	SourceLocation loc = c->getExprLoc();
	// A copy that its class makes by its own rules leads where its body says.
	bool own = contracts_.infer && ctor->isCopyConstructor() && ctor->isUserProvided() &&
		   !in_std(ctor) && contracts_.effects(ctor).known;
	if (!own && ctor->isCopyOrMoveConstructor() && c->getNumArgs() >= 1 &&
	    c->getArg(0)->isGLValue()) {
		const Expr *e = c->getArg(0);
		Place p = place(e);
		bool moved = ctor->isMoveConstructor() && facts_.moves(c->getType()) &&
			     !one_of_many(e) && !isa<MaterializeTemporaryExpr>(e->IgnoreParens());
		if (moved)
			move_out(e, p, loc);
		else
			use(Access::Read, p, loc);
		if (facts_.carries(c->getType()) || moved)
			copy(dst, p, loc);
		else
			clear(dst, loc);
		if (moved)
			transfer(dst, p, c->getType(), loc);
		return;
	}
	if (contracts_.infer && converts_owner(c)) {
		Place p = place(c->getArg(0));
		move_out(c->getArg(0), p, loc);
		copy(dst, p, loc);
		return transfer(dst, p, c->getType(), loc);
	}
	invoke(ctor, nullptr, false, ArrayRef(c->getArgs(), c->getNumArgs()), nullptr, dst, loc,
	       c->getType());
	// Default member initialisers may point into the object itself.
	if (ctor->isDefaultConstructor() && ctor->isImplicit())
		for (const FieldDecl *f : ctor->getParent()->fields()) {
			const Expr *e = f->getInClassInitializer();
			const auto *u =
				e ? dyn_cast<UnaryOperator>(e->IgnoreParenImpCasts()) : nullptr;
			const auto *m =
				u && u->getOpcode() == UO_AddrOf
					? dyn_cast<MemberExpr>(u->getSubExpr()->IgnoreParens())
					: nullptr;
			const Expr *plain = e ? e->IgnoreParenImpCasts() : nullptr;
			if (plain && plain->getType()->isArrayType() &&
			    f->getType()->isPointerType())
				m = dyn_cast<MemberExpr>(plain); // The array itself, as a pointer.
			if (m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
				borrow(dst.with(Proj::Field, f),
				       dst.with(Proj::Field, m->getMemberDecl()), false, true, loc,
				       true);
		}
	// With a deleter of its own it may be the address of anything.
	if (contracts_.infer && in_std(ctor) && ctor->getParent()->getName().ends_with("_ptr") &&
	    facts_.drop_uses(c->getType()) && c->getNumArgs() >= 1 &&
	    c->getArg(0)->getType()->isPointerType() && !moves_inside(c->getArg(0))) {
		int t = temp(c->getArg(0)->getType(), loc);
		into({t, {}}, c->getArg(0));
		copy(dst, {t, {}}, loc, true);
	}
	// An owner made from a raw pointer takes it over.
	if (const auto *made = c->getNumArgs() ? dyn_cast<CXXNewExpr>(peel(c->getArg(0))) : nullptr;
	    made && contracts_.infer && !made->isArray() && in_std(ctor) &&
	    ctor->getParent()->getName() == "unique_ptr") {
		if (!made->hasInitializer() || leaves_unset(made->getInitializer()))
			uninit(dst.with(Proj::Content), made->getAllocatedType(), loc);
	}
	// So may the address be that another one has already.
	if (contracts_.infer && in_std(ctor) && c->getNumArgs() == 1 &&
	    (ctor->getParent()->getName() == "unique_ptr" ||
	     ctor->getParent()->getName() == "shared_ptr") &&
	    !facts_.drop_uses_deleter(c->getType()) && c->getArg(0)->getType()->isPointerType() &&
	    !isa<CXXNewExpr>(peel(c->getArg(0)))) {
		int t = temp(c->getArg(0)->getType(), loc);
		into({t, {}}, c->getArg(0));
		Step s;
		s.op = Step::Give;
		s.src = {t, {}};
		s.loc = loc;
		add(std::move(s));
	}
	const CXXRecordDecl *deleter =
		c->getNumArgs() >= 2 ? record_of(c->getArg(1)->getType()) : nullptr;
	if (contracts_.infer && in_std(ctor) && deleter &&
	    (ctor->getParent()->getName() == "shared_ptr"
		     ? deleter->isLambda()
		     : ctor->getParent()->getName() == "unique_ptr" && !in_std(deleter)) &&
	    !moves_inside(c->getArg(1))) {
		int t = temp(c->getArg(1)->getType(), loc);
		into({t, {}}, c->getArg(1));
		copy(dst, {t, {}}, loc, true);
	}
	if (facts_.owner(c->getType()) && c->getNumArgs() >= 1 &&
	    (!contracts_.infer || says_it_owns(record_of(c->getType()))) &&
	    c->getArg(0)->getType()->isPointerType() &&
	    ctor->getParamDecl(0)->getType()->isPointerType() &&
	    !c->getArg(0)->getType()->getPointeeType().isConstQualified()) {
		const Expr *e = c->getArg(0)->IgnoreParenImpCasts();
		const CXXRecordDecl *r = record_of(c->getType());
		if (isa<DeclRefExpr>(e) && e->isLValue() && r->getName() != "ref" &&
		    r->getName() != "vector" && r->getName() != "basic_string") {
			Step s;
			s.op = Step::Give;
			s.src = place(e);
			s.loc = loc;
			add(s);
		}
	}
}

void Lowering::give(const Expr *e, SourceLocation loc)
{
	e = peel(e);
	if (!e->getType()->isPointerType() || isa<CXXNewExpr>(e) || moves_inside(e))
		return;
	auto step = [&](const Place &p) {
		Step s;
		s.op = Step::Give;
		s.src = p;
		s.loc = loc;
		add(std::move(s));
	};
	int t = temp(e->getType(), loc);
	into({t, {}}, e);
	step({t, {}});
	if (isa<DeclRefExpr>(e) && e->isLValue())
		step(place(e));
}

void Lowering::new_expr(const CXXNewExpr *e, const Place &dst)
{
	SourceLocation loc = e->getExprLoc();
	if (e->getNumPlacementArgs() && e->getPlacementArg(0)->getType()->isPointerType()) {
		into(dst, e->getPlacementArg(0));
		if (e->getInitializer()) {
			int t = temp(e->getAllocatedType(), loc);
			init_from({t, {}}, e->getAllocatedType(), e->getInitializer());
		}
		return;
	}
	for (unsigned i = 0; i < e->getNumPlacementArgs(); i++)
		effects(e->getPlacementArg(i));
	int h = local(LocalKind::Heap, e->getAllocatedType(), loc);
	for (const Scope &s : scopes_)
		b_.locals[h].many |= s.continue_to >= 0;
	if (e->getArraySize() && *e->getArraySize())
		effects(*e->getArraySize());
	clear({h, {}}, loc);
	init({h, {}}, loc);
	if (e->getInitializer())
		init_from({h, {}}, e->getAllocatedType(), e->getInitializer());
	if (!e->getInitializer() || (contracts_.infer && leaves_unset(e->getInitializer())))
		uninit({h, {}}, e->getAllocatedType(), loc);
	borrow(dst, {h, {}}, false, true, loc);
}

} // namespace cfl::check
