// SPDX-License-Identifier: GPL-2.0
// Where things are: variables, members, elements, temporaries.
#include <check/exec.hh>
#include <check/facts.hh>

using namespace clang;

namespace cfl::check::exec
{

/// The member of a closure in which a variable was captured: where the variable is, by way of it.
Address Machine::capture(const ValueDecl *d, bool &found)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(line_.frame->function);
	found = false;
	if (!m || !m->getParent()->isLambda())
		return 0;
	const CXXRecordDecl *r = m->getParent();
	auto [it, fresh] = captures_.try_emplace(r);
	if (fresh)
		r->getCaptureFields(it->second, captured_this_[r]);
	auto f = it->second.find(d);
	if (f == it->second.end())
		for (f = it->second.begin(); f != it->second.end(); ++f)
			if (f->first->getCanonicalDecl() == d->getCanonicalDecl())
				break;
	if (f == it->second.end())
		return 0;
	found = true;
	const Address a = line_.frame->self + field_offset(f->second);
	return f->second->getType()->isReferenceType() ? load(a, context_.VoidPtrTy).bits : a;
}

/// `this`, also in a closure that captured it.
Address Machine::self()
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(line_.frame->function);
	if (!m || !m->getParent()->isLambda())
		return line_.frame->self;
	bool found;
	capture(m, found);
	const FieldDecl *f = captured_this_[m->getParent()];
	if (!f)
		return line_.frame->self;
	const Address a = line_.frame->self + field_offset(f);
	// A copy of the object, or the way to it.
	return f->getType()->isPointerType() ? load(a, f->getType()).bits : a;
}

Address Machine::variable(const ValueDecl *d, bool captured)
{
	if (const auto *b = dyn_cast<BindingDecl>(d)) {
		bool found = false;
		const Address a = captured ? capture(d, found) : 0;
		if (found)
			return a;
		if (const VarDecl *holder = b->getHoldingVar())
			return variable(holder, false);
		if (!b->getBinding()) {
			stop("a structured binding");
			return 0;
		}
		return place(b->getBinding());
	}
	if (const auto *f = dyn_cast<FunctionDecl>(d))
		return memory_.code(f);
	if (const auto *f = dyn_cast<VarDecl>(d); f && f->hasGlobalStorage()) {
		// Other functions of the file give it its value, and were not called.
		awaits_others_ |= !f->isStaticLocal() && f->getType()->isPointerType() &&
				  !f->getType().isConstQualified() &&
				  session_.ours(f->getLocation());
		return global(f);
	}
	if (auto it = line_.frame->variables.find(d->getCanonicalDecl());
	    it != line_.frame->variables.end())
		return it->second;
	bool found = false;
	const Address a = capture(d, found);
	if (!found)
		stop("a variable that is not known: " + d->getNameAsString());
	return a;
}

/// Makes the variables of a file whose values the compiler does not know, in their order.
void Machine::begin_globals(const DeclContext *in)
{
	for (const Decl *d : in->noload_decls()) {
		if (!going())
			return;
		if (!session_.ours(d->getLocation()))
			continue;
		if (const auto *space = dyn_cast<NamespaceDecl>(d))
			begin_globals(space);
		const auto *v = dyn_cast<VarDecl>(d);
		if (v && v->hasInit() && !v->isConstexpr() && !v->isInvalidDecl() &&
		    !v->getType()->isDependentType() && !v->getInit()->isValueDependent() &&
		    !v->getInit()->isConstantInitializer(context_, false))
			global(v);
	}
}

Address Machine::global(const VarDecl *v)
{
	const VarDecl *definition = v->getDefinition() ? v->getDefinition() : v;
	if (!definition->hasInit())
		v->getAnyInitializer(definition);
	const Decl *key = v->getCanonicalDecl();
	if (!begun_ && session_.ours(definition->getLocation())) {
		// They may know of each other: the first that is used stands for all.
		begun_ = true;
		begin_globals(context_.getTranslationUnitDecl());
	}
	auto &globals = v->getTLSKind() == VarDecl::TLS_None ? globals_ : thread_->own_globals;
	if (auto it = globals.find(key); it != globals.end()) {
		if (v->isStaticLocal())
			races_.acquire(it->second, *thread_);
		return it->second;
	}
	QualType t = definition->getType();
	const bool stream = in_std(definition) && !definition->hasInit();
	if (v->isExternC() &&
	    (v->getName() == "stdin" || v->getName() == "stdout" || v->getName() == "stderr")) {
		const Address a = make_block(Block::Static, 8, v->getNameAsString());
		globals[key] = a;
		store(a, context_.VoidPtrTy,
		      {make_block(Block::Static, 8, v->getNameAsString()), 0});
		return a;
	}
	if (definition->hasExternalStorage() && !definition->hasInit() && !stream) {
		stop("a variable of somebody else: " + v->getNameAsString());
		return 0;
	}
	if (t->isReferenceType()) {
		const Address a = definition->getInit() ? place(definition->getInit()) : 0;
		return globals[key] = a;
	}
	const Address a = make_block(Block::Static, size(t), v->getNameAsString());
	globals[key] = a;
	if ((stream && object(t)) || !going())
		return a;
	const bool before = std::exchange(races_.atomic, true);
	zero(a, size(t));
	races_.atomic = before;
	if (const Expr *init = definition->getInit()) {
		// A new object's constructor sees none of the variables of whoever came first.
		Frame frame;
		frame.caller = line_.frame;
		frame.function = line_.frame->function;
		frame.self = line_.frame->self;
		frame.now = line_.frame->now;
		if (v->isStaticLocal())
			frame.variables = line_.frame->variables;
		Frame *const outer = std::exchange(line_.frame, &frame);
		const size_t scopes = line_.scopes.size();
		// What is not local was made before there was a thread; of a local one the others wait for its end.
		races_.atomic = true;
		full([&] { make(init, a); });
		races_.atomic = before;
		// What a static extends the life of lives on.
		line_.scopes.resize(std::min(line_.scopes.size(), scopes));
		line_.frame = outer;
		if (v->isStaticLocal())
			races_.release(a, *thread_);
	}
	return a;
}

Address Machine::literal(const Expr *e)
{
	Address &a = literals_[e];
	if (a)
		return a;
	const auto *s = dyn_cast<StringLiteral>(e);
	if (const auto *p = dyn_cast<PredefinedExpr>(e))
		s = p->getFunctionName();
	if (!s) {
		stop("a literal");
		return 0;
	}
	const unsigned width = s->getCharByteWidth();
	const Address made =
		make_block(Block::Text, uint64_t(s->getLength() + 1) * width, "the literal");
	Block *b = memory_.find(made);
	if (!b)
		return 0;
	for (unsigned i = 0; i < s->getLength(); i++) {
		const uint32_t c = s->getCodeUnit(i);
		std::copy_n(reinterpret_cast<const uint8_t *>(&c), width,
			    b->bytes.begin() + i * width);
	}
	std::fill(b->states.begin(), b->states.end(), State::Given);
	return literals_[e] = made;
}

Address Machine::member(const MemberExpr *m)
{
	const ValueDecl *d = m->getMemberDecl();
	if (const auto *v = dyn_cast<VarDecl>(d)) {
		m->isArrow() ? ignore(m->getBase()) : (void)ignore(m->getBase());
		return going() ? global(v) : 0;
	}
	const auto *f = dyn_cast<FieldDecl>(d);
	Address a = 0;
	if (m->isArrow()) {
		a = scalar(m->getBase()).bits;
	} else if (m->getBase()->isGLValue()) {
		a = place(m->getBase());
	} else {
		a = make_block(Block::Temporary, size(m->getBase()->getType()));
		line_.temporaries.push_back({a, {}});
		if (going())
			make(m->getBase(), a);
		if (going())
			line_.temporaries.push_back({a, m->getBase()->getType(), false});
	}
	if (!going())
		return 0;
	if (const auto *method = dyn_cast<CXXMethodDecl>(d); method && method->isStatic())
		return memory_.code(method);
	if (!f) {
		stop("a member");
		return 0;
	}
	const bool offset = isa<IntegerLiteral>(m->getBase()->IgnoreParenCasts());
	if (a < (1 << 16) && !f->getParent()->isUnion() && !offset) {
		touch(a, 1, false);
		return 0;
	}
	a += field_offset(f);
	return f->getType()->isReferenceType() ? load(a, context_.VoidPtrTy).bits : a;
}

/// An object that has no name. With a variable that extends its life it ends as that does.
Address Machine::temporary(const MaterializeTemporaryExpr *m)
{
	const QualType t = m->getSubExpr()->getType();
	const bool kept = m->getStorageDuration() != SD_FullExpression;
	const bool lasting =
		m->getStorageDuration() == SD_Static || m->getStorageDuration() == SD_Thread;
	const Address a = make_block(lasting ? Block::Static : Block::Temporary, size(t));
	if (!going())
		return 0;
	// The block ends after the object, and also if that was never made.
	std::vector<Cleanup> &list = kept ? line_.scopes : line_.temporaries;
	if (!lasting)
		list.push_back({a, {}});
	make(m->getSubExpr(), a);
	if (going() && !lasting)
		list.push_back({a, t, false});
	return a;
}

/// An element of an array. Behind the last one is a place, but nothing that is used.
Address Machine::element(const ArraySubscriptExpr *s, bool behind)
{
	const Address base = scalar(s->getBase()).bits;
	const Value i = going() ? scalar(s->getIdx()) : Value();
	if (!going())
		return 0;
	// An array of one element at the end of a structure may be longer than it says.
	const Expr *array = s->getBase()->IgnoreParenImpCasts();
	const ConstantArrayType *t = isa<MemberExpr>(array)
					     ? context_.getAsConstantArrayType(array->getType())
					     : nullptr;
	if (t && t->getZExtSize() > 1 && i.bits >= t->getZExtSize() + behind) {
		wrong("bounds-array",
		      "what is used here lies outside of '" +
			      cast<MemberExpr>(array)->getMemberDecl()->getNameAsString() + "'",
		      memory_.find(base));
		return 0;
	}
	return base + i.bits * size(s->getType());
}

Address Machine::place_cast(const CastExpr *c)
{
	const Expr *sub = c->getSubExpr();
	switch (c->getCastKind()) {
	case CK_NoOp:
	case CK_LValueBitCast:
	case CK_UserDefinedConversion:
	case CK_ConstructorConversion:
		return sub->isGLValue() ? place(sub) : scalar(sub).bits;
	case CK_DerivedToBase:
	case CK_UncheckedDerivedToBase:
	case CK_BaseToDerived: {
		const Address a = place(sub);
		return going() ? along(a, c, c->getCastKind() == CK_BaseToDerived) : 0;
	}
	case CK_Dynamic: {
		const Address a = place(sub);
		const Address to =
			going() ? cast_dynamically(a, c->getType()->getAsCXXRecordDecl()) : 0;
		if (going() && !to)
			raise_std("bad_cast");
		return to;
	}
	default:
		stop(std::string("a cast: ") + c->getCastKindName());
		return 0;
	}
}

Address Machine::place(const Expr *e)
{
	if (!step(e->getExprLoc()))
		return 0;
	switch (e->getStmtClass()) {
	case Stmt::ParenExprClass:
		return place(cast<ParenExpr>(e)->getSubExpr());
	case Stmt::ConstantExprClass:
		return place(cast<ConstantExpr>(e)->getSubExpr());
	case Stmt::SubstNonTypeTemplateParmExprClass:
		return place(cast<SubstNonTypeTemplateParmExpr>(e)->getReplacement());
	case Stmt::DeclRefExprClass: {
		const auto *r = cast<DeclRefExpr>(e);
		return variable(r->getDecl(), r->refersToEnclosingVariableOrCapture());
	}
	case Stmt::MemberExprClass:
		return member(cast<MemberExpr>(e));
	case Stmt::StringLiteralClass:
	case Stmt::PredefinedExprClass:
		return literal(e);
	case Stmt::ArraySubscriptExprClass:
		return element(cast<ArraySubscriptExpr>(e), false);
	case Stmt::UnaryOperatorClass: {
		const auto *u = cast<UnaryOperator>(e);
		switch (u->getOpcode()) {
		case UO_Deref:
			return scalar(u->getSubExpr()).bits;
		case UO_PreInc:
		case UO_PreDec:
			return step_by(u).bits;
		case UO_Extension:
			return place(u->getSubExpr());
		default:
			stop("an operator");
			return 0;
		}
	}
	case Stmt::BinaryOperatorClass:
	case Stmt::CompoundAssignOperatorClass: {
		const auto *b = cast<BinaryOperator>(e);
		if (b->isAssignmentOp())
			return assign(b).bits;
		if (b->getOpcode() == BO_Comma) {
			ignore(b->getLHS());
			return going() ? place(b->getRHS()) : 0;
		}
		if (b->getOpcode() == BO_PtrMemD || b->getOpcode() == BO_PtrMemI) {
			const Address a = b->getOpcode() == BO_PtrMemI ? scalar(b->getLHS()).bits
								       : place(b->getLHS());
			const Value v = going() ? scalar(b->getRHS()) : Value();
			return a + v.bits;
		}
		stop("an operator");
		return 0;
	}
	case Stmt::ConditionalOperatorClass: {
		const auto *c = cast<ConditionalOperator>(e);
		const bool yes = truth(c->getCond());
		return going() ? place(yes ? c->getTrueExpr() : c->getFalseExpr()) : 0;
	}
	case Stmt::BinaryConditionalOperatorClass: {
		const auto *c = cast<BinaryConditionalOperator>(e);
		line_.frame->opaque[c->getOpaqueValue()] = place(c->getCommon());
		const bool yes = going() && truth(c->getCond());
		return going() ? place(yes ? c->getTrueExpr() : c->getFalseExpr()) : 0;
	}
	case Stmt::ImplicitCastExprClass:
	case Stmt::CStyleCastExprClass:
	case Stmt::CXXStaticCastExprClass:
	case Stmt::CXXReinterpretCastExprClass:
	case Stmt::CXXConstCastExprClass:
	case Stmt::CXXFunctionalCastExprClass:
	case Stmt::CXXDynamicCastExprClass:
		return place_cast(cast<CastExpr>(e));
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass:
	case Stmt::UserDefinedLiteralClass:
		return call(cast<CallExpr>(e), 0).bits;
	case Stmt::CXXRewrittenBinaryOperatorClass:
		return place(cast<CXXRewrittenBinaryOperator>(e)->getSemanticForm());
	case Stmt::MaterializeTemporaryExprClass:
		return temporary(cast<MaterializeTemporaryExpr>(e));
	case Stmt::ExprWithCleanupsClass:
		return full([&] { return place(cast<ExprWithCleanups>(e)->getSubExpr()); });
	case Stmt::CXXDefaultArgExprClass:
		return elsewhere([&] { return place(cast<CXXDefaultArgExpr>(e)->getExpr()); });
	case Stmt::CXXDefaultInitExprClass:
		return place(cast<CXXDefaultInitExpr>(e)->getExpr());
	case Stmt::OpaqueValueExprClass: {
		auto it = line_.frame->opaque.find(e);
		if (it != line_.frame->opaque.end())
			return it->second;
		if (const Expr *s = cast<OpaqueValueExpr>(e)->getSourceExpr())
			return place(s);
		stop("an opaque value");
		return 0;
	}
	case Stmt::InitListExprClass: {
		const auto *l = cast<InitListExpr>(e);
		if (l->getNumInits() == 1)
			return place(l->getInit(0));
		stop("a list");
		return 0;
	}
	case Stmt::CXXTypeidExprClass: {
		const auto *t = cast<CXXTypeidExpr>(e);
		std::string name;
		if (t->isTypeOperand()) {
			name = t->getTypeOperand(context_).getCanonicalType().getAsString();
		} else if (t->isPotentiallyEvaluated()) {
			const Address a = place(t->getExprOperand());
			const std::optional<Dynamic> d = going() ? dynamic(a) : std::nullopt;
			if (!d)
				return 0;
			ask_kind(a, nullptr);
			name = QualType(context_.getCanonicalTagType(d->of)).getAsString();
		} else {
			name = t->getExprOperand()->getType().getCanonicalType().getAsString();
		}
		Address &a = types_[name];
		if (!a)
			a = make_block(Block::Static, 16, name);
		return a;
	}
	case Stmt::CoawaitExprClass:
	case Stmt::CoyieldExprClass: {
		Value v;
		return await(cast<CoroutineSuspendExpr>(e), v, 0);
	}
	case Stmt::CXXThrowExprClass:
		raise(cast<CXXThrowExpr>(e));
		return 0;
	case Stmt::GenericSelectionExprClass:
		return place(cast<GenericSelectionExpr>(e)->getResultExpr());
	case Stmt::ChooseExprClass:
		return place(cast<ChooseExpr>(e)->getChosenSubExpr());
	case Stmt::ArrayInitLoopExprClass:
		stop("an array");
		return 0;
	default:
		break;
	}
	// A value where a place is asked for lives in a temporary.
	if (!e->isGLValue() && object(e->getType())) {
		const Address a = make_block(Block::Temporary, size(e->getType()));
		line_.temporaries.push_back({a, {}});
		make(e, a);
		if (going())
			line_.temporaries.push_back({a, e->getType(), false});
		return a;
	}
	stop(std::string("a place: ") + e->getStmtClassName());
	return 0;
}

} // namespace cfl::check::exec
