// SPDX-License-Identifier: GPL-2.0
#include <check/locks.hh>
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A number holds nothing that could end when another one takes its place.
void number_written(std::vector<Step> &stmts, QualType type)
{
	if (!stmts.empty() && stmts.back().op == Step::Use &&
	    stmts.back().access == Access::Write && type->isArithmeticType())
		stmts.back().guess = true;
}

} // namespace

Place Lowering::none(SourceLocation loc, QualType type)
{
	return {local(LocalKind::Global, type, loc), {}};
}

Place Lowering::var_place(const ValueDecl *d, SourceLocation loc, bool captured)
{
	if (captured && closure_) {
		auto it = captured_.find(d);
		if (it != captured_.end() && this_ >= 0) {
			Place p = Place{this_, {}}.with(Proj::Deref).with(Proj::Field, it->second);
			return it->second->getType()->isReferenceType() ? p.with(Proj::Deref) : p;
		}
	}
	if (const auto *b = dyn_cast<BindingDecl>(d)) {
		if (b->getBinding())
			return place(b->getBinding());
		return none(loc, d->getType());
	}
	if (isa<FunctionDecl>(d) || isa<EnumConstantDecl>(d) || isa<TemplateParamObjectDecl>(d))
		return none(loc, d->getType());
	Place p{of(d, loc), {}};
	return d->getType()->isReferenceType() ? p.with(Proj::Deref) : p;
}

Place Lowering::pointee(const Expr *e)
{
	const Expr *plain = e->IgnoreParens();
	if (const auto *c = dyn_cast<ImplicitCastExpr>(plain)) {
		if (c->getCastKind() == CK_LValueToRValue) {
			Place p = place(c->getSubExpr());
			use(Access::Read, p, e->getExprLoc());
			return p.with(Proj::Deref);
		}
		if (c->getCastKind() == CK_ArrayToPointerDecay)
			return place(c->getSubExpr()).with(Proj::Content);
		if (c->getSubExpr()->getType()->isPointerType())
			return pointee(c->getSubExpr());
	}
	if (const auto *c = dyn_cast<ExplicitCastExpr>(plain);
	    c && contracts_.infer && c->getSubExpr()->getType()->isPointerType() &&
	    c->getCastKind() != CK_Dynamic && !c->getType()->getPointeeType()->isScalarType())
		return pointee(c->getSubExpr());
	if (isa<CXXThisExpr>(plain)) {
		if (closure_) {
			auto it = captured_.find(nullptr);
			if (it != captured_.end()) {
				Place p = Place{this_, {}}
						  .with(Proj::Deref)
						  .with(Proj::Field, it->second);
				return it->second->getType()->isPointerType() ? p.with(Proj::Deref)
									      : p;
			}
		}
		return this_ >= 0 ? Place{this_, {}}.with(Proj::Deref) : none(e->getExprLoc(), {});
	}
	if (const auto *u = dyn_cast<UnaryOperator>(plain); u && u->getOpcode() == UO_AddrOf)
		return place(u->getSubExpr());
	int t = temp(e->getType(), e->getExprLoc());
	into({t, {}}, e);
	return Place{t, {}}.with(Proj::Deref);
}

Place Lowering::member(const MemberExpr *m)
{
	const ValueDecl *d = m->getMemberDecl();
	if (isa<VarDecl>(d)) {
		effects(m->getBase());
		return var_place(d, m->getMemberLoc(), false);
	}
	Place base = m->isArrow() ? pointee(m->getBase()) : place(m->getBase());
	const auto *f = dyn_cast<FieldDecl>(d);
	if (!f)
		return base;
	// Parts of a union share their storage.
	Place p = f->getParent()->isUnion() ? base.with(Proj::Content)
					    : base.with(Proj::Field, f->getCanonicalDecl());
	return f->getType()->isReferenceType() ? p.with(Proj::Deref) : p;
}

Place Lowering::materialize(const MaterializeTemporaryExpr *m)
{
	SourceLocation loc = m->getExprLoc();
	int t = temp(m->getType(), loc);
	Place p{t, {}};
	init_from(p, m->getType(), m->getSubExpr());
	if (const ValueDecl *by = m->getExtendingDecl()) {
		const auto *v = dyn_cast<VarDecl>(by);
		if (v && v->hasLocalStorage())
			scopes_.back().locals.push_back(t);
		else if (isa<FieldDecl>(by))
			temps_.push_back(t); // A member never extends a temporary's life.
		return p;
	}
	temps_.push_back(t);
	return p;
}

Place Lowering::place(const Expr *e)
{
	e = e->IgnoreParens();
	SourceLocation loc = e->getExprLoc();
	if (!e->isGLValue()) {
		int t = temp(e->getType(), loc);
		into({t, {}}, e);
		temps_.push_back(t);
		return {t, {}};
	}
	switch (e->getStmtClass()) {
	case Stmt::DeclRefExprClass: {
		const auto *r = cast<DeclRefExpr>(e);
		return var_place(r->getDecl(), loc, r->refersToEnclosingVariableOrCapture());
	}
	case Stmt::MemberExprClass:
		return member(cast<MemberExpr>(e));
	case Stmt::ArraySubscriptExprClass: {
		const auto *a = cast<ArraySubscriptExpr>(e);
		if (auto known = element(a))
			return *known;
		Place p = pointee(a->getBase());
		effects(a->getIdx());
		return p;
	}
	case Stmt::UnaryOperatorClass: {
		const auto *u = cast<UnaryOperator>(e);
		if (u->getOpcode() == UO_Deref)
			return pointee(u->getSubExpr());
		Place p = place(u->getSubExpr());
		if (u->isIncrementDecrementOp()) {
			use(Access::Read, p, loc);
			use(Access::Write, p, loc);
			number_written(b_.blocks[cur_].stmts, u->getType());
			told(p, u);
		}
		return p;
	}
	case Stmt::BinaryOperatorClass:
	case Stmt::CompoundAssignOperatorClass: {
		const auto *b = cast<BinaryOperator>(e);
		if (b->getOpcode() == BO_Comma) {
			effects(b->getLHS());
			return place(b->getRHS());
		}
		if (!b->isAssignmentOp())
			break;
		if (tests_ && b->getOpcode() == BO_Assign && isa<DeclRefExpr>(b->getLHS())) {
			Place to = place(b->getLHS());
			if (flag(to, b->getLHS()->getType(), b->getRHS()))
				return to;
		}
		int t = temp(b->getRHS()->getType(), loc);
		into({t, {}}, b->getRHS());
		Place p = place(b->getLHS());
		if (b->isCompoundAssignmentOp()) {
			use(Access::Read, p, loc);
			use(Access::Write, p, loc);
			number_written(b_.blocks[cur_].stmts, b->getType());
			told(p, b);
			return p;
		}
		use(Access::Write, p, loc);
		number_written(b_.blocks[cur_].stmts, b->getType());
		if (facts_.carries(b->getLHS()->getType()))
			copy(p, {t, {}}, loc);
		init(p, loc);
		told(p, b->getRHS());
		return p;
	}
	case Stmt::MaterializeTemporaryExprClass:
		return materialize(cast<MaterializeTemporaryExpr>(e));
	case Stmt::ExprWithCleanupsClass:
		return place(cast<ExprWithCleanups>(e)->getSubExpr());
	case Stmt::ConditionalOperatorClass:
	case Stmt::BinaryConditionalOperatorClass: {
		int t = temp(facts_.context().getLValueReferenceType(e->getType()), loc);
		conditional(cast<AbstractConditionalOperator>(e), {t, {}}, true);
		return Place{t, {}}.with(Proj::Deref);
	}
	case Stmt::OpaqueValueExprClass: {
		const auto *o = cast<OpaqueValueExpr>(e);
		auto it = opaque_.find(o);
		if (it != opaque_.end())
			return it->second;
		if (o->getSourceExpr())
			return opaque_[o] = place(o->getSourceExpr());
		return none(loc, e->getType());
	}
	case Stmt::CoawaitExprClass:
	case Stmt::CoyieldExprClass: {
		const auto *c = cast<CoroutineSuspendExpr>(e);
		effects(c->getReadyExpr());
		effects(c->getSuspendExpr());
		yielded(c);
		return place(c->getResumeExpr());
	}
	case Stmt::CXXDefaultArgExprClass:
		return place(cast<CXXDefaultArgExpr>(e)->getExpr());
	case Stmt::CXXDefaultInitExprClass:
		return place(cast<CXXDefaultInitExpr>(e)->getExpr());
	case Stmt::SubstNonTypeTemplateParmExprClass:
		return place(cast<SubstNonTypeTemplateParmExpr>(e)->getReplacement());
	case Stmt::InitListExprClass:
		if (cast<InitListExpr>(e)->getNumInits() == 1)
			return place(cast<InitListExpr>(e)->getInit(0));
		break;
	case Stmt::CXXRewrittenBinaryOperatorClass:
		return place(cast<CXXRewrittenBinaryOperator>(e)->getSemanticForm());
	case Stmt::ChooseExprClass:
		return place(cast<ChooseExpr>(e)->getChosenSubExpr());
	case Stmt::ConstantExprClass:
		return place(cast<ConstantExpr>(e)->getSubExpr());
	case Stmt::StmtExprClass: {
		const auto *s = cast<StmtExpr>(e);
		stmt(s->getSubStmt());
		return none(loc, e->getType());
	}
	case Stmt::ImplicitCastExprClass:
	case Stmt::CStyleCastExprClass:
	case Stmt::CXXStaticCastExprClass:
	case Stmt::CXXFunctionalCastExprClass:
	case Stmt::CXXConstCastExprClass:
	case Stmt::CXXReinterpretCastExprClass:
	case Stmt::CXXDynamicCastExprClass:
		return place(cast<CastExpr>(e)->getSubExpr());
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass:
	case Stmt::UserDefinedLiteralClass: {
		const auto *c = cast<CallExpr>(e);
		const FunctionDecl *f = c->getDirectCallee();
		unsigned id = f ? f->getBuiltinID() : 0;
		if ((id == Builtin::BImove || id == Builtin::BIforward ||
		     id == Builtin::BIas_const || id == Builtin::BImove_if_noexcept) &&
		    c->getNumArgs() == 1)
			return place(c->getArg(0));
		if (auto known = element(c))
			return *known;
		int t = temp(facts_.context().getLValueReferenceType(e->getType()), loc);
		call(c, {t, {}});
		return Place{t, {}}.with(Proj::Deref);
	}
	default:
		break;
	}
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			effects(x);
	return none(loc, e->getType());
}

void Lowering::effects(const Expr *e)
{
	const Expr *plain = e->IgnoreParens();
	if (plain->isGLValue() && !isa<CallExpr>(plain)) {
		place(plain);
		return;
	}
	if (const auto *c = dyn_cast<CallExpr>(plain);
	    c && (c->isGLValue() || c->getType()->isVoidType())) {
		int t = temp(c->isGLValue() ? facts_.context().getLValueReferenceType(c->getType())
					    : c->getType(),
			     e->getExprLoc());
		unsigned id = c->getDirectCallee() ? c->getDirectCallee()->getBuiltinID() : 0;
		if (c->isGLValue() && (id == Builtin::BImove || id == Builtin::BIforward))
			place(c);
		else
			call(c, {t, {}});
		return;
	}
	int t = temp(e->getType(), e->getExprLoc());
	into({t, {}}, e);
	if (record_of(e->getType()) && !e->isGLValue())
		temps_.push_back(t);
}

void Lowering::conditional(const AbstractConditionalOperator *c, const Place &dst, bool glvalue)
{
	int yes = block(), no = block(), join = block();
	SourceLocation loc = c->getExprLoc();
	if (const auto *b = dyn_cast<BinaryConditionalOperator>(c)) {
		if (b->getOpaqueValue() && b->getCommon()->isGLValue())
			opaque_[b->getOpaqueValue()] = place(b->getCommon());
		effects(b->getCommon());
		go(yes);
		go(no);
	} else {
		condition(c->getCond(), yes, no);
	}
	bool any = false;
	for (auto [start, part] :
	     {std::pair{yes, c->getTrueExpr()}, std::pair{no, c->getFalseExpr()}}) {
		cur_ = start;
		dead_ = false;
		if (glvalue && part->isGLValue())
			borrow(dst, place(part), false, false, loc, true);
		else if (part->getType()->isVoidType())
			effects(part);
		else
			into(dst, part);
		any |= !dead_;
		go(join);
	}
	dead_ = !any;
	cur_ = join;
	// Which of the two it was matters until something else is asked.
	if (tests_)
		b_.blocks[join].kept = c->getCond();
}

void Lowering::init_list(const InitListExpr *e, const Place &dst)
{
	if (e->isSyntacticForm() && e->getSemanticForm())
		e = e->getSemanticForm();
	clear(dst, e->getExprLoc());
	note_closures(e);
	const CXXRecordDecl *r = record_of(e->getType());
	if (r && r->hasDefinition() && !r->isUnion()) {
		unsigned i = 0;
		for (unsigned n = r->getNumBases(); i < n && i < e->getNumInits(); i++) {
			int t = temp(e->getInit(i)->getType(), e->getExprLoc());
			into({t, {}}, e->getInit(i));
			copy(dst, {t, {}}, e->getExprLoc(), true);
		}
		for (const FieldDecl *f : r->fields()) {
			if (f->isUnnamedBitField())
				continue;
			if (i >= e->getNumInits())
				break;
			init_from(dst.with(Proj::Field, f->getCanonicalDecl()), f->getType(),
				  e->getInit(i++));
		}
		return;
	}
	for (const Expr *x : e->inits()) {
		int t = temp(x->getType(), x->getExprLoc());
		init_from({t, {}}, x->getType(), x);
		copy(dst, {t, {}}, x->getExprLoc(), true);
	}
}

void Lowering::yielded(const Expr *e)
{
	// What the promise was handed was taken when the coroutine goes on.
	if (contracts_.infer && promise_ >= 0 && isa<CoyieldExpr>(e))
		step(Step::Clear, {promise_, {}}, e->getExprLoc(), true);
}

void Lowering::lambda(const LambdaExpr *e, const Place &dst)
{
	SourceLocation loc = e->getBeginLoc();
	clear(dst, loc);
	llvm::DenseMap<const ValueDecl *, FieldDecl *> fields;
	FieldDecl *this_field = nullptr;
	e->getLambdaClass()->getCaptureFields(fields, this_field);
	const CaptureUse &u = capture_use(e);
	auto next_init = e->capture_init_begin();
	for (const LambdaCapture &c : e->captures()) {
		const Expr *value = *next_init++;
		if (c.capturesThis()) {
			Place p = this_field ? dst.with(Proj::Field, this_field) : dst;
			Place self = pointee(value);
			if (c.getCaptureKind() == LCK_This) {
				borrow(p, self, false, true, c.getLocation());
				b_.loans.back().closure = true;
			} else
				use(Access::Read, self, loc);
			continue;
		}
		if (!c.capturesVariable() || !value)
			continue;
		const ValueDecl *v = c.getCapturedVar();
		FieldDecl *f = fields.lookup(v);
		Place p = f ? dst.with(Proj::Field, f) : dst;
		if (c.getCaptureKind() != LCK_ByRef) {
			init_from(p, f ? f->getType() : value->getType(), value);
			continue;
		}
		Place target = place(value);
		closure_escapes(value);
		// What the body assigns first need not have a value here.
		borrow(p, target, (contracts_.infer ? u.whole : u.written).count(v), false,
		       c.getLocation());
		if (!b_.loans.empty()) {
			b_.loans.back().closure = true;
			b_.loans.back().locked = u.locks;
			if (auto at = u.elements.find(v); at != u.elements.end())
				b_.loans.back().index = at->second;
			if (facts_.interior(v->getType()))
				b_.loans.back().mut = false;
		}
		if (u.written.count(v)) {
			FirstUse first;
			if (const CXXMethodDecl *body = e->getCallOperator(); empties_ && body)
				first = contracts_.first_use(body, v);
			if (first.reads.isValid() && contracts_.infer)
				continue; // It needs a value when it is called.
			if (sometimes_.count(e))
				continue;
			if (first.reads.isValid()) {
				use(Access::Read, target, c.getLocation(), true);
				b_.blocks[cur_].stmts.back().handed = true;
				b_.blocks[cur_].stmts.back().why = first.reads;
			}
			init(target, loc);
		} else if (!v->getType()->isReferenceType() && !facts_.interior(v->getType()) &&
			   !contracts_.infer)
			use(Access::Shared, target, c.getLocation(), true);
	}
}

void Lowering::address(const Place &dst, const Place &of, SourceLocation loc)
{
	if (dst.local < 0 || of.local < 0)
		return;
	borrow(dst, of, false, true, loc);
	b_.loans.back().direct = true;
}

void Lowering::unary(const UnaryOperator *u, const Place &dst)
{
	SourceLocation loc = u->getExprLoc();
	if (u->getOpcode() == UO_AddrOf) {
		Place p = place(u->getSubExpr());
		address(dst, p, loc);
		guard_loan(dst, u->getSubExpr());
		std_guard_loan(dst, u->getSubExpr());
		return;
	}
	if (u->isIncrementDecrementOp()) {
		Place p = place(u->getSubExpr());
		use(Access::Read, p, loc);
		if (facts_.carries(u->getType()))
			copy(dst, p, loc);
		use(Access::Write, p, loc);
		number_written(b_.blocks[cur_].stmts, u->getType());
		told(p, u);
		return;
	}
	children(u, dst);
}

void Lowering::cast_expr(const CastExpr *c, const Place &dst)
{
	const Expr *sub = c->getSubExpr();
	SourceLocation loc = c->getExprLoc();
	switch (c->getCastKind()) {
	case CK_LValueToRValue: {
		Place p = place(sub);
		use(Access::Read, p, loc);
		if (facts_.carries(c->getType())) {
			copy(dst, p, loc);
			guard_loan(dst, sub);
		}
		return;
	}
	case CK_NullToPointer:
		effects(sub);
		clear(dst, loc);
		return null(dst, loc);
	case CK_Dynamic:
		into(dst, sub);
		if (c->getType()->isPointerType())
			null(dst, loc);
		return;
	case CK_ArrayToPointerDecay:
		return address(dst, place(sub).with(Proj::Content), loc);
	case CK_ToVoid:
		return effects(sub);
	case CK_FunctionToPointerDecay:
	case CK_BuiltinFnToFnPtr:
		effects(sub);
		return;
	default:
		if (sub->isGLValue()) {
			Place p = place(sub);
			use(Access::Read, p, loc);
			copy(dst, p, loc);
			return;
		}
		return into(dst, sub);
	}
}

void Lowering::children(const Expr *e, const Place &dst)
{
	bool carry = facts_.carries(e->getType());
	if (carry)
		clear(dst, e->getExprLoc());
	for (const Stmt *s : e->children()) {
		const auto *x = dyn_cast_or_null<Expr>(s);
		if (!x)
			continue;
		if (!carry || x->isGLValue() || !facts_.carries(x->getType())) {
			effects(x);
			continue;
		}
		int t = temp(x->getType(), x->getExprLoc());
		into({t, {}}, x);
		copy(dst, {t, {}}, x->getExprLoc(), true);
	}
}

void Lowering::bind(const Place &ref, QualType type, const Expr *e, SourceLocation loc)
{
	if (!e->isGLValue()) {
		// A conversion that makes the referee; its value stands for it.
		into(ref, e);
		return;
	}
	Place p = place(e);
	borrow(ref, p, false, false, loc);
	guard_loan(ref, e);
	// A reference to look at something that does not change any more needs no lock.
	if (!type->getPointeeType().isConstQualified())
		std_guard_loan(ref, e);
}

void Lowering::init_from(const Place &dst, QualType type, const Expr *e)
{
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		e = c->getSubExpr();
	if (type->isReferenceType())
		return bind(dst, type, e, e->getExprLoc());
	if (e->isGLValue() && !e->getType()->isVoidType()) {
		Place p = place(e);
		use(Access::Read, p, e->getExprLoc());
		copy(dst, p, e->getExprLoc());
		return;
	}
	into(dst, e);
}

void Lowering::into(const Place &dst, const Expr *e)
{
	e = e->IgnoreParens();
	SourceLocation loc = e->getExprLoc();
	if (b_.too_big || ++expr_depth_ > 600) {
		b_.too_big = true;
		return;
	}
	struct Depth {
		int &d;
		~Depth() { --d; }
	} depth{expr_depth_};
	if (e->isGLValue()) {
		Place p = place(e);
		use(Access::Read, p, loc);
		return copy(dst, p, loc);
	}
	if (asks_null(e))
		return;
	if (const auto *c = dyn_cast<CastExpr>(e))
		return cast_expr(c, dst);
	switch (e->getStmtClass()) {
	case Stmt::UnaryOperatorClass:
		return unary(cast<UnaryOperator>(e), dst);
	case Stmt::BinaryOperatorClass: {
		const auto *b = cast<BinaryOperator>(e);
		if (b->getOpcode() == BO_Comma) {
			effects(b->getLHS());
			return into(dst, b->getRHS());
		}
		if (b->isLogicalOp()) {
			int yes = block(), no = block(), join = block();
			condition(e, yes, no);
			dead_ = false;
			cur_ = yes;
			go(join);
			cur_ = no;
			go(join);
			cur_ = join;
			return;
		}
		return children(e, dst);
	}
	case Stmt::ConditionalOperatorClass:
	case Stmt::BinaryConditionalOperatorClass:
		return conditional(cast<AbstractConditionalOperator>(e), dst, false);
	case Stmt::ExprWithCleanupsClass:
		return into(dst, cast<ExprWithCleanups>(e)->getSubExpr());
	case Stmt::CXXBindTemporaryExprClass:
		return into(dst, cast<CXXBindTemporaryExpr>(e)->getSubExpr());
	case Stmt::ConstantExprClass:
		return into(dst, cast<ConstantExpr>(e)->getSubExpr());
	case Stmt::SubstNonTypeTemplateParmExprClass:
		return into(dst, cast<SubstNonTypeTemplateParmExpr>(e)->getReplacement());
	case Stmt::CoawaitExprClass:
	case Stmt::CoyieldExprClass: {
		// What is awaited is evaluated once: the first of the three asks for it.
		const auto *c = cast<CoroutineSuspendExpr>(e);
		effects(c->getReadyExpr());
		effects(c->getSuspendExpr());
		yielded(c);
		if (c->getResumeExpr()->getType()->isVoidType())
			return effects(c->getResumeExpr());
		return into(dst, c->getResumeExpr());
	}
	case Stmt::CXXDefaultArgExprClass:
		return into(dst, cast<CXXDefaultArgExpr>(e)->getExpr());
	case Stmt::CXXDefaultInitExprClass:
		return into(dst, cast<CXXDefaultInitExpr>(e)->getExpr());
	case Stmt::CXXRewrittenBinaryOperatorClass:
		return into(dst, cast<CXXRewrittenBinaryOperator>(e)->getSemanticForm());
	case Stmt::CXXStdInitializerListExprClass: {
		Place p = place(cast<CXXStdInitializerListExpr>(e)->getSubExpr());
		borrow(dst, p.with(Proj::Content), false, true, loc);
		copy(dst, p, loc, true);
		return;
	}
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass:
	case Stmt::UserDefinedLiteralClass:
		return call(cast<CallExpr>(e), dst);
	case Stmt::CXXConstructExprClass:
	case Stmt::CXXTemporaryObjectExprClass:
		return construct(cast<CXXConstructExpr>(e), dst);
	case Stmt::InitListExprClass:
		return init_list(cast<InitListExpr>(e), dst);
	case Stmt::CXXParenListInitExprClass:
		for (const Expr *x : cast<CXXParenListInitExpr>(e)->getInitExprs()) {
			int t = temp(x->getType(), loc);
			init_from({t, {}}, x->getType(), x);
			copy(dst, {t, {}}, loc, true);
		}
		return;
	case Stmt::LambdaExprClass:
		return lambda(cast<LambdaExpr>(e), dst);
	case Stmt::CXXNewExprClass:
		return new_expr(cast<CXXNewExpr>(e), dst);
	case Stmt::CXXThrowExprClass:
		children(e, {});
		if (!dead_)
			for (int h : handlers_)
				b_.blocks[cur_].succ.push_back(h);
		dead_ = true;
		cur_ = block();
		return;
	case Stmt::CXXDeleteExprClass: {
		const auto *d = cast<CXXDeleteExpr>(e);
		use(Access::Free, pointee(d->getArgument()), loc);
		return;
	}
	case Stmt::CXXThisExprClass: {
		Place p = pointee(e);
		if (p.path.size() == 1 && p.local == this_)
			return copy(dst, {this_, {}}, loc);
		return borrow(dst, p, false, true, loc, true);
	}
	case Stmt::VAArgExprClass:
		// What was handed over does not lie in the list.
		effects(cast<VAArgExpr>(e)->getSubExpr());
		return clear(dst, loc);
	case Stmt::StmtExprClass: {
		const CompoundStmt *s = cast<StmtExpr>(e)->getSubStmt();
		push();
		for (const Stmt *c : s->body()) {
			const auto *last = dyn_cast<Expr>(c);
			if (c == s->body_back() && last && !last->getType()->isVoidType())
				into(dst, last);
			else
				stmt(c);
		}
		pop(s->getRBracLoc());
		return;
	}
	case Stmt::UnaryExprOrTypeTraitExprClass:
	case Stmt::CXXNoexceptExprClass:
	case Stmt::RequiresExprClass:
	case Stmt::CXXTypeidExprClass:
	case Stmt::TypeTraitExprClass:
	case Stmt::SizeOfPackExprClass:
		return;
	default:
		return children(e, dst);
	}
}

} // namespace cfl::check
