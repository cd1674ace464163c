// SPDX-License-Identifier: GPL-2.0
// Expressions: one function for each kind that has no file of its own.
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

std::string Translator::expr(const Expr *e)
{
	if (auto folded = fold(e))
		return *folded;
	return expr_unfolded(e);
}

std::string Translator::reference(const DeclRefExpr *e)
{
	const ValueDecl *d = e->getDecl();
	if (auto *v = dyn_cast<VarDecl>(d)) {
		if (v->isLocalVarDeclOrParm() && !v->hasExternalStorage())
			return identifier(v);
		need(v);
		return qualified(v);
	}
	if (auto *f = dyn_cast<FunctionDecl>(d)) {
		if (f->isImplicit() && f->getBuiltinID()) {
			std::string name = f->getNameAsString();
			return name.starts_with("__") ? name : "__builtin_" + name;
		}
		need(f);
		if (auto *caller = dyn_cast_or_null<FunctionDecl>(scope_.owner)) {
			if (options_.details)
				report_.always_inline_callers[f->getNameAsString()].insert(
					caller->getNameAsString());
			if (sleeps_.contains(f->getCanonicalDecl()))
				sleeps_.insert(caller->getCanonicalDecl());
		}
		return qualified(f);
	}
	if (auto *c = dyn_cast<EnumConstantDecl>(d))
		return literal(c->getInitVal(), e->getType());
	fail(fmt::format("reference to a {} cannot be expressed", d->getDeclKindName()));
	return identifier(d);
}

std::string Translator::offset_of(const OffsetOfExpr *e)
{
	// A run-time index is no constant in C++: the constant part plus index times size.
	int64_t offset = 0;
	std::string dynamic;
	QualType t = e->getTypeSourceInfo()->getType();
	for (unsigned i = 0; i < e->getNumComponents(); i++) {
		const OffsetOfNode &node = e->getComponent(i);
		if (node.getKind() == OffsetOfNode::Field) {
			const FieldDecl *f = node.getField();
			const ASTRecordLayout &l = ctx_.getASTRecordLayout(f->getParent());
			offset += l.getFieldOffset(f->getFieldIndex()) / 8;
			t = f->getType();
		} else if (node.getKind() == OffsetOfNode::Array) {
			t = ctx_.getAsArrayType(t)->getElementType();
			int64_t size = ctx_.getTypeSizeInChars(t).getQuantity();
			const Expr *index = e->getIndexExpr(node.getArrayExprIndex());
			dynamic += fmt::format(" + (unsigned long)({}) * {}UL", expr(index), size);
		} else {
			fail("offsetof through a base class");
		}
	}
	return cast_to(e->getType(), fmt::format("{}UL{}", offset, dynamic));
}

std::string Translator::atomic(const AtomicExpr *e)
{
	std::string args;
	// Clang keeps the operands in its own order: pointer, order, value 1, order 2, value 2, weak.
	std::vector<const Expr *> in;
	in.push_back(e->getPtr());
	unsigned n = e->getNumSubExprs();
	switch (e->getOp()) {
	case AtomicExpr::AO__atomic_load_n:
		in.push_back(e->getOrder());
		break;
	case AtomicExpr::AO__atomic_compare_exchange:
	case AtomicExpr::AO__atomic_compare_exchange_n:
		in.insert(in.end(), {e->getVal1(), e->getVal2(), e->getWeak(), e->getOrder(),
				     e->getOrderFail()});
		break;
	case AtomicExpr::AO__atomic_exchange:
		in.insert(in.end(), {e->getVal1(), e->getVal2(), e->getOrder()});
		break;
	default:
		if (n > 2)
			in.push_back(e->getVal1());
		in.push_back(e->getOrder());
	}
	for (const Expr *a : in)
		args += (args.empty() ? "" : ", ") + expr(a);
	return fmt::format("{}({})", e->getOpAsString().str(), args);
}

std::string Translator::expr_unfolded(const Expr *e)
{
	if (auto *c = dyn_cast<CastExpr>(e))
		return conversion(c);
	switch (e->getStmtClass()) {
	case Stmt::ParenExprClass: {
		std::string inner = expr(llvm::cast<ParenExpr>(e)->getSubExpr());
		return inner;
	}
	case Stmt::ConstantExprClass:
		return expr(llvm::cast<ConstantExpr>(e)->getSubExpr());
	case Stmt::ExprWithCleanupsClass:
		return expr(llvm::cast<ExprWithCleanups>(e)->getSubExpr());
	case Stmt::MaterializeTemporaryExprClass:
		return expr(llvm::cast<MaterializeTemporaryExpr>(e)->getSubExpr());
	case Stmt::GenericSelectionExprClass:
		return expr(llvm::cast<GenericSelectionExpr>(e)->getResultExpr());
	case Stmt::ChooseExprClass:
		return expr(llvm::cast<ChooseExpr>(e)->getChosenSubExpr());
	case Stmt::OpaqueValueExprClass:
		return expr(llvm::cast<OpaqueValueExpr>(e)->getSourceExpr());
	case Stmt::DeclRefExprClass: {
		auto *r = llvm::cast<DeclRefExpr>(e);
		if (auto object = typed_lvalue(e))
			return as_plain_lvalue(e, *object);
		auto *f = dyn_cast<FunctionDecl>(r->getDecl());
		if (f && annotated(printed(f)->getType()))
			return cast_to(ctx_.getPointerType(plain(f->getType())), reference(r));
		return reference(r);
	}
	case Stmt::StringLiteralClass:
		return string_literal(llvm::cast<StringLiteral>(e));
	case Stmt::PredefinedExprClass: {
		// What __func__ says must be what it says in C.
		auto *p = llvm::cast<PredefinedExpr>(e);
		return p->getFunctionName() ? string_literal(p->getFunctionName()) : "__func__";
	}
	case Stmt::FloatingLiteralClass: {
		llvm::SmallString<32> s;
		llvm::cast<FloatingLiteral>(e)->getValue().toString(s);
		return cast_to(e->getType(), s.str().str());
	}
	case Stmt::MemberExprClass:
		if (auto object = typed_lvalue(e))
			return as_plain_lvalue(e, *object);
		return member(llvm::cast<MemberExpr>(e));
	case Stmt::ArraySubscriptExprClass: {
		auto *a = llvm::cast<ArraySubscriptExpr>(e);
		complete(e->getType());
		if (auto object = typed_lvalue(e))
			return as_plain_lvalue(e, *object);
		return fmt::format("{}[{}]", expr(a->getBase()), expr(a->getIdx()));
	}
	case Stmt::UnaryOperatorClass:
		return unary(llvm::cast<UnaryOperator>(e));
	case Stmt::BinaryOperatorClass:
	case Stmt::CompoundAssignOperatorClass:
		return binary(llvm::cast<BinaryOperator>(e));
	case Stmt::ConditionalOperatorClass:
		return conditional(llvm::cast<ConditionalOperator>(e));
	case Stmt::BinaryConditionalOperatorClass: {
		auto *c = llvm::cast<BinaryConditionalOperator>(e);
		std::string common = expr(c->getCommon());
		return fmt::format("({} ?: {})", common, expr(c->getFalseExpr()));
	}
	case Stmt::CallExprClass:
		return call(llvm::cast<CallExpr>(e));
	case Stmt::StmtExprClass: {
		auto *s = llvm::cast<StmtExpr>(e);
		return fmt::format("({})", compound(s->getSubStmt(), 0));
	}
	case Stmt::CompoundLiteralExprClass:
		return compound_literal(llvm::cast<CompoundLiteralExpr>(e), false);
	case Stmt::InitListExprClass:
		return init_list(llvm::cast<InitListExpr>(e), plain(e->getType()));
	case Stmt::ImplicitValueInitExprClass:
		return "{}";
	case Stmt::OffsetOfExprClass:
		return offset_of(llvm::cast<OffsetOfExpr>(e));
	case Stmt::VAArgExprClass: {
		auto *v = llvm::cast<VAArgExpr>(e);
		const Expr *list = v->getSubExpr()->IgnoreParenImpCasts();
		return fmt::format("__builtin_va_arg({}, {})", expr(list), type(e->getType()));
	}
	case Stmt::AddrLabelExprClass:
		return "(&&" + identifier(llvm::cast<AddrLabelExpr>(e)->getLabel()) + ")";
	case Stmt::AtomicExprClass:
		return atomic(llvm::cast<AtomicExpr>(e));
	case Stmt::UnaryExprOrTypeTraitExprClass: {
		auto *u = llvm::cast<UnaryExprOrTypeTraitExpr>(e);
		return fmt::format("sizeof({})", type(u->getTypeOfArgument()));
	}
	default:
		fail(fmt::format("{}: expression of kind {} cannot be expressed",
				 place(e->getBeginLoc()), e->getStmtClassName()));
		return "0";
	}
}

} // namespace cfl::bindgen
