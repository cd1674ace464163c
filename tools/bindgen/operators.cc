// SPDX-License-Identifier: GPL-2.0
// Operators.
#include <bindgen/operands.hh>
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

std::string Translator::scaled_pointer(const Expr *pointer)
{
	QualType target = pointer->getType()->getPointeeType();
	if (target->isVoidType() || target->isFunctionType())
		return fmt::format("((char *)({}))", expr(pointer));
	complete(target);
	return expr(pointer);
}

std::string Translator::unary(const UnaryOperator *e)
{
	const Expr *sub = e->getSubExpr();
	QualType t = sub->getType();
	switch (e->getOpcode()) {
	case UO_Extension:
		return expr(sub);
	case UO_AddrOf:
		if (auto *c = dyn_cast<CompoundLiteralExpr>(sub->IgnoreParens()))
			return compound_literal(c, true);
		if (auto *d = dyn_cast<UnaryOperator>(sub->IgnoreParens());
		    d && d->getOpcode() == UO_Deref)
			return fmt::format("({})", expr(d->getSubExpr()));
		if (auto object = typed_lvalue(sub))
			return cast_to(e->getType(), "&" + *object);
		if (auto *r = dyn_cast<DeclRefExpr>(sub->IgnoreParens());
		    r && isa<FunctionDecl>(r->getDecl()) && annotated(r->getDecl()->getType()))
			return cast_to(e->getType(), "&" + reference(r));
		return fmt::format("(&{})", expr(sub));
	case UO_Deref:
		return fmt::format("(*{})", expr(sub));
	case UO_PreInc:
	case UO_PreDec:
	case UO_PostInc:
	case UO_PostDec: {
		bool inc = e->isIncrementOp(), post = e->isPostfix();
		bool odd_pointer = t->isVoidPointerType() || t->isFunctionPointerType();
		if (odd_pointer)
			return assign_through(sub, inc ? "+" : "-", "1", QualType(), post);
		if (t->isEnumeralType())
			return assign_through(sub, inc ? "+" : "-", "1",
					      t->castAs<EnumType>()->getDecl()->getIntegerType(),
					      post);
		if (t->isBooleanType())
			return assign_through(sub, inc ? "+" : "-", "1", ctx_.IntTy, post);
		if (t->isPointerType())
			complete(t->getPointeeType());
		if (!declared_type(sub).isNull())
			return assign_through(sub, inc ? "+" : "-", "1", QualType(), post);
		return post ? fmt::format("({}{})", expr(sub), inc ? "++" : "--")
			    : fmt::format("({}{})", inc ? "++" : "--", expr(sub));
	}
	case UO_Plus:
		return fmt::format("(+{})", expr(sub));
	case UO_Minus:
		return fmt::format("(-{})", expr(sub));
	case UO_Not:
		return fmt::format("(~{})", expr(sub));
	case UO_LNot:
		return fmt::format("(!{})", truth(sub));
	default:
		fail(fmt::format("operator {} cannot be expressed",
				 UnaryOperator::getOpcodeStr(e->getOpcode()).str()));
		return "";
	}
}

std::string Translator::binary(const BinaryOperator *e)
{
	const Expr *l = e->getLHS(), *r = e->getRHS();
	QualType lt = l->getType(), rt = r->getType();
	if (auto *c = dyn_cast<CompoundAssignOperator>(e))
		return compound_assign(c);
	std::string op = e->getOpcodeStr().str();
	if (e->getOpcode() == BO_Assign && lt->isRecordType()) {
		complete(lt);
		if (lt.isVolatileQualified()) {
			volatile_load(l); // brings the helpers
			return fmt::format("cfl_volatile_store<{}>(&({}), {})",
					   type(lt.getUnqualifiedType()), expr(l), expr(r));
		}
		if (needs_assignments(r))
			return fmt::format("({} = {})", expr(l), by_assignments(r, lt));
	}
	if (e->getOpcode() == BO_Assign)
		if (auto object = typed_lvalue(l))
			return cast_to(plain(lt),
				       fmt::format("{} = {}", *object,
						   typed_cast(declared_type(l), expr(r))));
	// C++ computes the right side first; GCC's C the left one.
	if (e->getOpcode() == BO_Assign && !options_.compiler.clang && lt->isScalarType() &&
	    through_pointer(l) && l->HasSideEffects(ctx_) && !fold(r)) {
		unsigned n = scope_.temporaries++;
		return fmt::format("({{ auto &cfl_l{0} = {1}; cfl_l{0} = {2}; }})", n, expr(l),
				   expr(r));
	}
	// An int in C: with C++'s bool g++ merges fewer comparisons into one.
	if (e->isLogicalOp())
		return options_.compiler.clang || fold(l) || fold(r)
			       ? truth(e)
			       : fmt::format("({} ? 1 : 0)", truth(e));
	bool pointer_math = e->isAdditiveOp() && (lt->isPointerType() || rt->isPointerType());
	if (!pointer_math)
		return fmt::format("({} {} {})", expr(l), op, expr(r));
	std::string left = lt->isPointerType() ? scaled_pointer(l) : expr(l);
	std::string right = rt->isPointerType() ? scaled_pointer(r) : expr(r);
	std::string value = fmt::format("({} {} {})", left, op, right);
	bool through_char =
		e->getType()->isVoidPointerType() || e->getType()->isFunctionPointerType();
	return through_char ? cast_to(e->getType(), value) : value;
}

} // namespace cfl::bindgen
