// SPDX-License-Identifier: GPL-2.0
// Assignments that C++ has in another form, and the objects that they go to.
#include <bindgen/operands.hh>
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

std::pair<const Expr *, bool> object_of(const MemberExpr *e)
{
	const Expr *base = e->getBase();
	bool arrow = e->isArrow();
	for (;;) {
		auto *m = dyn_cast<MemberExpr>(base->IgnoreParens());
		if (!m || !m->getMemberDecl()->getName().empty())
			return {base, arrow};
		base = m->getBase();
		arrow = m->isArrow();
	}
}

std::string Translator::member(const MemberExpr *e)
{
	auto *f = llvm::cast<FieldDecl>(e->getMemberDecl());
	auto [base, arrow] = object_of(e);
	QualType owner = arrow ? base->getType()->getPointeeType() : base->getType();
	complete(owner);
	return fmt::format("{}{}{}", expr(base), arrow ? "->" : ".", field_name(f));
}

std::string Translator::assign_through(const Expr *lvalue, const std::string &op,
				       const std::string &value, QualType compute, bool post)
{
	// The lvalue is evaluated once: through a reference, or, for a bit-field, which has none,
	// through a reference to the object that holds it.
	QualType t = lvalue->getType().getUnqualifiedType();
	const Expr *bare = lvalue->IgnoreParens();
	unsigned n = scope_.temporaries++;
	std::string binding, target;
	QualType declared = declared_type(bare);
	QualType word = t->isPointerType()    ? ctx_.getPointerType(ctx_.CharTy)
			: t->isEnumeralType() ? t->castAs<EnumType>()->getDecl()->getIntegerType()
					      : QualType();
	auto *variable = dyn_cast<DeclRefExpr>(bare);
	bool in_register = variable && variable->getDecl()->hasAttr<AsmLabelAttr>();
	if (!word.isNull() && bare->getObjectKind() == OK_Ordinary && declared.isNull() &&
	    !lvalue->getType().isVolatileQualified() && !in_register) {
		// As what C computes with: nothing is bound, stored and read again.
		std::string place = expr(lvalue);
		if (!post && !options_.compiler.clang && !lvalue->HasSideEffects(ctx_))
			return fmt::format("({} = ({})({} {} {}))", place, type(t),
					   cast_to(compute.isNull() ? word : compute, place), op,
					   value);
		std::string changed =
			fmt::format("(*({} *)(&{})) {}", type(word), place,
				    post ? op + op : fmt::format("{}= {}", op, value));
		return cast_to(t, changed);
	}
	if (auto *m = dyn_cast<MemberExpr>(bare);
	    m && (bare->getObjectKind() == OK_BitField || !declared.isNull())) {
		auto [base, arrow] = object_of(m);
		complete(arrow ? base->getType()->getPointeeType() : base->getType());
		binding = fmt::format("auto &cfl_l{} = {};", n,
				      arrow ? "*(" + expr(base) + ")" : expr(base));
		target = fmt::format("cfl_l{}.{}", n,
				     field_name(llvm::cast<FieldDecl>(m->getMemberDecl())));
	} else {
		binding = fmt::format("auto &cfl_l{} = {};", n, expr(lvalue));
		target = fmt::format("cfl_l{}", n);
	}
	std::string old = target;
	bool member = target.find('.') != target.npos && !declared.isNull();
	if (t->isVoidPointerType() || t->isFunctionPointerType())
		old = fmt::format("((char *)({}))", target);
	else if (t->isPointerType() || (member && compute.isNull()))
		old = cast_to(t, target);
	else if (!compute.isNull())
		old = cast_to(compute, target);
	std::string update = fmt::format("{} = ({})({} {} {});", target,
					 member ? typed_type(declared) : type(t), old, op, value);
	std::string result = member ? cast_to(t, target) : target;
	if (post)
		return fmt::format("({{ {} {} cfl_o{} = {}; {} cfl_o{}; }})", binding, type(t), n,
				   result, update, n);
	return fmt::format("({{ {} {} {}; }})", binding, update, result);
}

bool through_pointer(const Expr *lvalue)
{
	const Expr *bare = lvalue->IgnoreParens();
	if (auto *u = dyn_cast<UnaryOperator>(bare))
		return u->getOpcode() == UO_Deref;
	auto *a = dyn_cast<ArraySubscriptExpr>(bare);
	if (!a)
		return false;
	auto *decay = dyn_cast<ImplicitCastExpr>(a->getBase());
	return !decay || decay->getCastKind() != CK_ArrayToPointerDecay;
}

std::string Translator::compound_assign(const CompoundAssignOperator *e)
{
	QualType t = e->getLHS()->getType();
	std::string op = BinaryOperator::getOpcodeStr(e->getOpcode()).drop_back().str();
	std::string right = expr(e->getRHS());
	if (t->isVoidPointerType() || t->isFunctionPointerType())
		return assign_through(e->getLHS(), op, right, QualType(), false);
	if (t->isEnumeralType())
		return assign_through(e->getLHS(), op, right, e->getComputationLHSType(), false);
	if (t->isPointerType())
		complete(t->getPointeeType());
	if (!declared_type(e->getLHS()).isNull())
		return assign_through(e->getLHS(), op, right,
				      t->isPointerType() ? QualType() : e->getComputationLHSType(),
				      false);
	return fmt::format("({} {}= {})", expr(e->getLHS()), op, right);
}

} // namespace cfl::bindgen
