// SPDX-License-Identifier: GPL-2.0
// How a machine makes objects, and how they end.
#include <check/exec.hh>

#include <clang/AST/RecordLayout.h>

using namespace clang;

namespace cfl::check::exec
{

void Machine::zero(Address a, uint64_t bytes)
{
	Block *b = bytes && going() ? touch(a, bytes, true) : nullptr;
	if (!b)
		return;
	std::fill_n(b->bytes.begin() + Memory::offset(a), bytes, 0);
	std::fill_n(b->states.begin() + Memory::offset(a), bytes, State::Given);
}

/// Makes what a member or an element begins with.
void Machine::make_list(llvm::ArrayRef<Expr *> inits, const Expr *filler, QualType t,
			const FieldDecl *active, Address at)
{
	if (const ConstantArrayType *array = context_.getAsConstantArrayType(t)) {
		const QualType element = array->getElementType();
		const uint64_t n = array->getZExtSize(), each = size(element);
		for (uint64_t i = 0; i < n && going(); i++) {
			const Expr *e = i < inits.size() ? inits[i] : filler;
			if (!e)
				return;
			make(e, at + i * each);
		}
		return;
	}
	const CXXRecordDecl *r = t->getAsCXXRecordDecl();
	const ASTRecordLayout *l = r ? layout(r->getDefinition()) : nullptr;
	if (!l)
		return;
	r = r->getDefinition();
	size_t i = 0;
	auto give = [&](const Expr *e, Address to) {
		// What stands at the member sees the object that is made.
		const bool by_member = isa<CXXDefaultInitExpr>(e->IgnoreImplicit());
		const Address before = line_.frame->self;
		if (by_member)
			line_.frame->self = at;
		make(e, to);
		line_.frame->self = before;
	};
	auto field = [&](const FieldDecl *f, const Expr *e) {
		const Address to = at + field_offset(f);
		if (f->isBitField())
			store_bits(to, f, scalar(e));
		else if (f->getType()->isReferenceType())
			store(to, context_.VoidPtrTy, {place(e), 0});
		else
			give(e, to);
	};
	if (r->isUnion()) {
		memory_.set(at, size(t), State::None);
		if (active && !inits.empty())
			field(active, inits[0]);
		return;
	}
	for (const CXXBaseSpecifier &b : r->bases())
		if (i < inits.size() && going())
			give(inits[i++],
			     at + uint64_t(l->getBaseClassOffset(b.getType()->getAsCXXRecordDecl())
						   .getQuantity()));
	classes(r, at, r, at);
	for (const FieldDecl *f : r->fields()) {
		if (f->isUnnamedBitField())
			continue;
		if (i >= inits.size() || !going())
			return;
		field(f, inits[i++]);
	}
}

void Machine::make_lambda(const LambdaExpr *l, Address at)
{
	auto init = l->capture_init_begin();
	for (const FieldDecl *f : l->getLambdaClass()->fields()) {
		if (init == l->capture_init_end() || !going())
			return;
		const Expr *e = *init++;
		const Address to = at + field_offset(f);
		if (f->getType()->isReferenceType())
			store(to, context_.VoidPtrTy, {place(e), 0});
		else
			make(e, to);
	}
}

void Machine::make_array(const ArrayInitLoopExpr *l, Address at)
{
	const OpaqueValueExpr *from = l->getCommonExpr();
	line_.frame->opaque[from] = place(from->getSourceExpr());
	const ConstantArrayType *array = context_.getAsConstantArrayType(l->getType());
	if (!array)
		return stop("an array");
	const uint64_t each = size(array->getElementType());
	line_.frame->indices.push_back(0);
	for (uint64_t i = 0; i < array->getZExtSize() && going(); i++) {
		line_.frame->indices.back() = i;
		make(l->getSubExpr(), at + i * each);
	}
	line_.frame->indices.pop_back();
}

void Machine::construct(const CXXConstructExpr *c, Address at)
{
	if (const ConstantArrayType *array = context_.getAsConstantArrayType(c->getType())) {
		const uint64_t n = context_.getConstantArrayElementCount(array);
		const uint64_t each = size(context_.getBaseElementType(c->getType()));
		for (uint64_t i = 0; i < n && going(); i++) {
			// The same expression once more, for one element.
			Arguments args;
			if (!arguments(c->getConstructor(), {c->getArgs(), c->getNumArgs()}, args))
				return;
			if (c->requiresZeroInitialization())
				zero(at + i * each, each);
			invoke(c->getConstructor(), at + i * each, args, 0);
		}
		return;
	}
	const CXXConstructorDecl *d = c->getConstructor();
	const uint64_t n = size(c->getType());
	Arguments args;
	if (!arguments(d, {c->getArgs(), c->getNumArgs()}, args))
		return;
	// A class without members has no byte of its own.
	const bool empty = d->getParent()->isEmpty();
	if (c->getConstructionKind() == CXXConstructionKind::Complete && !d->isTrivial() &&
	    touch(at, n, true) && !empty)
		memory_.set(at, n, State::None);
	if (c->requiresZeroInitialization() && !empty)
		zero(at, n);
	if (going())
		invoke(d, at, args, 0);
}

/// The bases and members that a constructor makes. False if that threw; then what was made has ended.
bool Machine::initialise(const CXXConstructorDecl *c, Address at)
{
	const CXXRecordDecl *r = c->getParent();
	const ASTRecordLayout *l = layout(r);
	std::vector<std::pair<QualType, Address>> made;
	bool known = false;
	if (!l)
		return false;
	for (const CXXCtorInitializer *i : c->inits()) {
		if (!going())
			break;
		const Expr *e = i->getInit();
		if (i->isDelegatingInitializer()) {
			full([&] { make(e, at); });
			known = true;
			continue;
		}
		if (i->isBaseInitializer()) {
			if (i->isBaseVirtual()) {
				stop("a virtual base");
				break;
			}
			const CXXRecordDecl *b = i->getBaseClass()->getAsCXXRecordDecl();
			const Address to = at + uint64_t(l->getBaseClassOffset(b).getQuantity());
			full([&] { make(e, to); });
			made.emplace_back(QualType(i->getBaseClass(), 0), to);
			continue;
		}
		if (!known)
			classes(r, at, r, at);
		known = true;
		Address to = at;
		const FieldDecl *f = i->getAnyMember();
		if (const IndirectFieldDecl *chain = i->getIndirectMember()) {
			for (const NamedDecl *part : chain->chain())
				to += field_offset(cast<FieldDecl>(part));
		} else {
			to += field_offset(f);
		}
		if (f->isBitField())
			full([&] { store_bits(to, f, scalar(e)); });
		else if (f->getType()->isReferenceType())
			full([&] { store(to, context_.VoidPtrTy, {place(e), 0}); });
		else
			full([&] { make(e, to); });
		if (going())
			made.emplace_back(f->getType(), to);
	}
	if (!known && going())
		classes(r, at, r, at);
	if (line_.signal == Signal::Throw) {
		// What threw was not made itself.
		std::vector<Cleanup> list;
		for (const auto &[t, where] : made)
			list.push_back({where, t, false});
		if (!list.empty() && c->inits().begin() != c->inits().end())
			clean(list, 0);
	}
	return going();
}

bool Machine::destroyed_by_hand(const CXXRecordDecl *r) const
{
	const CXXDestructorDecl *d = r->getDestructor();
	return d && !d->isTrivial();
}

/// The members of an object, then its bases, the last first.
void Machine::destroy_parts(const CXXRecordDecl *r, Address at)
{
	const ASTRecordLayout *l = layout(r);
	if (!l || r->isUnion())
		return;
	std::vector<const FieldDecl *> fields(r->field_begin(), r->field_end());
	for (auto f = fields.rbegin(); f != fields.rend() && going(); ++f)
		if (!(*f)->getType()->isReferenceType() && (*f)->getType().isDestructedType())
			destroy((*f)->getType(), at + field_offset(*f));
	std::vector<const CXXRecordDecl *> bases;
	for (const CXXBaseSpecifier &b : r->bases())
		bases.push_back(b.getType()->getAsCXXRecordDecl()->getDefinition());
	for (auto b = bases.rbegin(); b != bases.rend() && going(); ++b)
		if (destroyed_by_hand(*b)) {
			Arguments none;
			invoke((*b)->getDestructor(),
			       at + uint64_t(l->getBaseClassOffset(*b).getQuantity()), none, 0);
		}
}

/// Somebody ends an object whose destructor has not come to its end.
void Machine::end_again(Address at, SourceLocation begun)
{
	wrong("free-twice", "what is being ended already is ended once more here",
	      memory_.find(at));
	if (!fault_ || begun.isInvalid())
		return;
	fault_->notes.emplace_back(begun, "its end begins here");
	fault_->ended = true;
	fault_->given_back = begun;
}

/// Ends an object. Its bytes have no meaning from then on.
void Machine::destroy(QualType t, Address at)
{
	if (!going())
		return;
	if (const ConstantArrayType *array = context_.getAsConstantArrayType(t)) {
		if (!t.isDestructedType())
			return;
		const uint64_t each = size(array->getElementType());
		for (uint64_t i = array->getZExtSize(); i-- && going();)
			destroy(array->getElementType(), at + i * each);
		return;
	}
	const CXXRecordDecl *r = t->getAsCXXRecordDecl();
	if (!r || !r->hasDefinition())
		return;
	r = r->getDefinition();
	// Of a union somebody else ends the member that is there.
	if (!destroyed_by_hand(r) || (r->isUnion() && !r->getDestructor()->isUserProvided()))
		return;
	const uint64_t n = size(t);
	// Whether another thread is at it is seen where the destructor gets at it.
	const bool before = std::exchange(races_.atomic, true);
	const bool there = touch(at, n, false);
	races_.atomic = before;
	if (!there)
		return;
	const auto [begun, first] = ending_.emplace(std::pair(at, r), inner());
	if (!first && !r->isEmpty())
		return end_again(at, begun->second);
	Arguments none;
	invoke(r->getDestructor(), at, none, 0);
	ending_.erase({at, r});
	// A class without members has no byte of its own.
	if (going() && !r->isEmpty())
		memory_.set(at, n, State::Ended);
}

void Machine::make_new_elements(const CXXNewExpr *n, Address at, uint64_t count)
{
	const Expr *init = n->getInitializer();
	const QualType t = n->getAllocatedType();
	const uint64_t each = size(t);
	if (!init)
		return;
	init = init->IgnoreImplicit();
	if (isa<ImplicitValueInitExpr>(init))
		return zero(at, each * count);
	const auto *list = dyn_cast<InitListExpr>(init);
	const auto *one = dyn_cast<CXXConstructExpr>(init);
	for (uint64_t i = 0; i < count && going(); i++) {
		const Expr *e = list ? (i < list->getNumInits() ? list->getInit(unsigned(i))
								: list->getArrayFiller())
				     : nullptr;
		if (e) {
			make(e, at + i * each);
		} else if (one) {
			Arguments args;
			if (!arguments(one->getConstructor(), {one->getArgs(), one->getNumArgs()},
				       args))
				return;
			if (one->requiresZeroInitialization())
				zero(at + i * each, each);
			if (going())
				invoke(one->getConstructor(), at + i * each, args, 0);
		} else {
			return stop("the elements of a new array");
		}
	}
}

Value Machine::make_new(const CXXNewExpr *n)
{
	const QualType t = n->getAllocatedType();
	uint64_t count = 1;
	if (n->isArray()) {
		const auto length = n->getArraySize();
		count = length && *length ? scalar(*length).bits : 0;
		if (const auto *list = n->getInitializer()
					       ? dyn_cast<InitListExpr>(n->getInitializer())
					       : nullptr;
		    list && !(length && *length))
			count = list->getNumInits();
	}
	if (!going())
		return {};
	const FunctionDecl *how = n->getOperatorNew();
	Address a = 0;
	if (count > Memory::MOST_BYTES) {
		stop("a large array");
		return {};
	}
	if (how->isReservedGlobalPlacementOperator()) {
		a = scalar(n->getPlacementArg(0)).bits;
		if (going() && !touch(a, size(t) * count, true))
			return {};
	} else if (how->isReplaceableGlobalAllocationFunction()) {
		for (const Expr *e : n->placement_arguments())
			ignore(e);
		a = make_block(n->isArray() ? Block::NewArray : Block::New, size(t) * count);
	} else {
		Arguments args;
		args.values.push_back({size(t) * count, 0});
		args.types.push_back(context_.getSizeType());
		std::vector<const Expr *> more(n->placement_arg_begin(), n->placement_arg_end());
		if (!arguments(how, more, args, 1))
			return {};
		a = invoke(how, 0, args, 0).bits;
		if (!going())
			return {};
		memory_.set(a, size(t) * count, State::None);
	}
	if (!going())
		return {};
	if (n->isArray())
		make_new_elements(n, a, count);
	else if (const Expr *init = n->getInitializer())
		make(init, a);
	return {a, 0};
}

/// Gives memory back.
void Machine::release(Address a, Block::Kind kind)
{
	if (!a || !going())
		return;
	Block *b = memory_.find(a);
	if (!b)
		return stop("an address that is none");
	if (b->dead && b->kind >= Block::New && b->kind <= Block::Malloc)
		return wrong("free-twice", "what is freed here was freed before", b);
	if (b->dead)
		return wrong("borrow-dangling", "what is freed here is used after its end", b);
	if (b->kind < Block::New || b->kind > Block::Malloc)
		return wrong("free-twice", "what is freed here was not allocated", b);
	if (Memory::offset(a) != 0 || b->kind != kind)
		return stop("memory that is given back otherwise than it was made");
	memory_.end(a, inner());
	b->given_back = outer();
	b->given_back_at = steps_;
}

void Machine::end_delete(const CXXDeleteExpr *d)
{
	const Address a = scalar(d->getArgument()).bits;
	if (!going() || !a)
		return;
	QualType t = d->getDestroyedType();
	const FunctionDecl *how = d->getOperatorDelete();
	Block *b = memory_.find(a);
	if (b && b->dead)
		return release(a, b->kind);
	if (d->isArrayForm()) {
		const uint64_t each = size(t);
		if (!b || Memory::offset(a) ||
		    (how && !how->isReplaceableGlobalAllocationFunction()))
			return stop("an array");
		for (uint64_t i = b->bytes.size() / std::max<uint64_t>(1, each); i-- && going();)
			destroy(t, a + i * each);
		return release(a, Block::NewArray);
	}
	Address whole = a;
	const CXXRecordDecl *r = t->getAsCXXRecordDecl();
	if (const CXXDestructorDecl *x =
		    r && r->getDefinition() ? r->getDefinition()->getDestructor() : nullptr;
	    x && x->isVirtual()) {
		const std::optional<Dynamic> dyn = dynamic(a);
		if (!dyn)
			return;
		whole = dyn->at;
		t = context_.getCanonicalTagType(dyn->of);
	}
	destroy(t, whole);
	if (!going())
		return;
	if (how && !how->isReplaceableGlobalAllocationFunction()) {
		Arguments args;
		args.values.push_back({whole, 0});
		args.types.push_back(context_.VoidPtrTy);
		if (how->getNumParams() == 2) {
			args.values.push_back({size(t), 0});
			args.types.push_back(context_.getSizeType());
		}
		if (how->getNumParams() > 2)
			return stop("an operator delete");
		invoke(how, 0, args, 0);
		return;
	}
	release(whole, Block::New);
}

void Machine::make(const Expr *e, Address at)
{
	if (!step(e->getExprLoc()))
		return;
	const QualType t = e->getType();
	if (!object(t)) {
		if (t->isAnyComplexType() || t->isVectorType())
			return stop("a complex number");
		if (take_over(e, at))
			return;
		const Value v = scalar(e);
		if (going() && !t->isVoidType())
			store(at, t, v);
		return;
	}
	switch (e->getStmtClass()) {
	case Stmt::ParenExprClass:
		return make(cast<ParenExpr>(e)->getSubExpr(), at);
	case Stmt::ConstantExprClass:
		return make(cast<ConstantExpr>(e)->getSubExpr(), at);
	case Stmt::ExprWithCleanupsClass:
		return full([&] { make(cast<ExprWithCleanups>(e)->getSubExpr(), at); });
	case Stmt::CXXBindTemporaryExprClass:
		return make(cast<CXXBindTemporaryExpr>(e)->getSubExpr(), at);
	case Stmt::SubstNonTypeTemplateParmExprClass:
		return make(cast<SubstNonTypeTemplateParmExpr>(e)->getReplacement(), at);
	case Stmt::ImplicitCastExprClass:
	case Stmt::CStyleCastExprClass:
	case Stmt::CXXStaticCastExprClass:
	case Stmt::CXXFunctionalCastExprClass: {
		const auto *c = cast<CastExpr>(e);
		switch (c->getCastKind()) {
		case CK_NoOp:
		case CK_ConstructorConversion:
		case CK_UserDefinedConversion:
			return make(c->getSubExpr(), at);
		default:
			return stop(std::string("a cast: ") + c->getCastKindName());
		}
	}
	case Stmt::BuiltinBitCastExprClass: {
		const Address from = place(cast<CastExpr>(e)->getSubExpr());
		if (going() && touch(from, size(t), false))
			memory_.copy(at, from, size(t));
		return;
	}
	case Stmt::CXXConstructExprClass:
	case Stmt::CXXTemporaryObjectExprClass:
		return construct(cast<CXXConstructExpr>(e), at);
	case Stmt::CXXInheritedCtorInitExprClass: {
		// The arguments are those of the constructor that inherits.
		const auto *c = cast<CXXInheritedCtorInitExpr>(e);
		Arguments args;
		for (const ParmVarDecl *p : line_.frame->function->parameters()) {
			const Address a = line_.frame->variables.lookup(p->getCanonicalDecl());
			args.types.push_back(p->getType());
			args.values.push_back(object(p->getType()) ||
							      p->getType()->isReferenceType()
						      ? Value{a, 0}
						      : load(a, p->getType()));
		}
		if (args.values.size() != c->getConstructor()->getNumParams())
			return stop("an inherited constructor");
		line_.lent = true;
		if (going())
			invoke(c->getConstructor(), at, args, 0);
		line_.lent = false;
		return;
	}
	case Stmt::InitListExprClass: {
		const auto *l = cast<InitListExpr>(e);
		if (l->isTransparent() || l->isStringLiteralInit())
			return make(l->getInit(0), at);
		return make_list(l->inits(), l->getArrayFiller(), t,
				 l->getInitializedFieldInUnion(), at);
	}
	case Stmt::CXXParenListInitExprClass: {
		const auto *l = cast<CXXParenListInitExpr>(e);
		return make_list(const_cast<CXXParenListInitExpr *>(l)->getInitExprs(),
				 l->getArrayFiller(), t, l->getInitializedFieldInUnion(), at);
	}
	case Stmt::ImplicitValueInitExprClass:
	case Stmt::CXXScalarValueInitExprClass:
		if (const CXXRecordDecl *r = t->getAsCXXRecordDecl(); r && r->isEmpty())
			return;
		return zero(at, size(t));
	case Stmt::LambdaExprClass:
		return make_lambda(cast<LambdaExpr>(e), at);
	case Stmt::ArrayInitLoopExprClass:
		return make_array(cast<ArrayInitLoopExpr>(e), at);
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass:
	case Stmt::UserDefinedLiteralClass:
		call(cast<CallExpr>(e), at);
		return;
	case Stmt::ConditionalOperatorClass: {
		const auto *c = cast<ConditionalOperator>(e);
		const bool yes = truth(c->getCond());
		if (!going())
			return;
		const Expr *taken = yes ? c->getTrueExpr() : c->getFalseExpr();
		return taken->getType()->isVoidType() ? ignore(taken) : make(taken, at);
	}
	case Stmt::BinaryOperatorClass: {
		const auto *b = cast<BinaryOperator>(e);
		if (b->getOpcode() == BO_Comma) {
			ignore(b->getLHS());
			if (going())
				make(b->getRHS(), at);
			return;
		}
		if (b->getOpcode() == BO_Cmp) {
			const QualType lt = b->getLHS()->getType(), rt = b->getRHS()->getType();
			const Value l = scalar(b->getLHS());
			const Value r = going() ? scalar(b->getRHS()) : Value();
			const bool less = arithmetic(BO_LT, l, r, lt, rt, context_.BoolTy).bits;
			const bool more = arithmetic(BO_GT, l, r, lt, rt, context_.BoolTy).bits;
			store(at, context_.SignedCharTy, {less ? ~uint64_t(0) : uint64_t(more), 0});
			return;
		}
		return stop("an operator");
	}
	case Stmt::CXXRewrittenBinaryOperatorClass:
		return make(cast<CXXRewrittenBinaryOperator>(e)->getSemanticForm(), at);
	case Stmt::CXXStdInitializerListExprClass: {
		const Expr *array = cast<CXXStdInitializerListExpr>(e)->getSubExpr();
		const Address a = place(array);
		const ConstantArrayType *of = context_.getAsConstantArrayType(array->getType());
		if (!going() || !of)
			return;
		store(at, context_.VoidPtrTy, {a, 0});
		store(at + 8, context_.getSizeType(), {of->getZExtSize(), 0});
		return;
	}
	case Stmt::StringLiteralClass: {
		const Address a = literal(e);
		const uint64_t n = size(t);
		if (!going() || !touch(at, n, true))
			return;
		zero(at, n);
		memory_.copy(at, a, std::min<uint64_t>(n, memory_.find(a)->bytes.size()));
		return;
	}
	case Stmt::CXXDefaultArgExprClass:
		return elsewhere([&] { make(cast<CXXDefaultArgExpr>(e)->getExpr(), at); });
	case Stmt::CXXDefaultInitExprClass:
		return make(cast<CXXDefaultInitExpr>(e)->getExpr(), at);
	case Stmt::CoawaitExprClass:
	case Stmt::CoyieldExprClass: {
		Value v;
		await(cast<CoroutineSuspendExpr>(e), v, at);
		return;
	}
	case Stmt::CXXThrowExprClass:
		return raise(cast<CXXThrowExpr>(e));
	case Stmt::OpaqueValueExprClass:
		if (const Expr *s = cast<OpaqueValueExpr>(e)->getSourceExpr())
			return make(s, at);
		break;
	default:
		break;
	}
	stop(std::string("an object: ") + e->getStmtClassName());
}

} // namespace cfl::check::exec
