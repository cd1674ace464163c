// SPDX-License-Identifier: GPL-2.0
// Every implicit conversion is written out.
#include <bindgen/operands.hh>
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

std::string Translator::implicit_noop(const CastExpr *e)
{
	QualType to = e->getType(), from = e->getSubExpr()->getType();
	std::string value = expr(e->getSubExpr());
	// Discarding qualifiers of the pointee is implicit in C.
	if (to->isPointerType() &&
	    !ctx_.hasSameType(to.getUnqualifiedType(), from.getUnqualifiedType()))
		return cast_to(to, value);
	return value;
}

std::string Translator::volatile_load(const Expr *lvalue)
{
	if (!volatile_load_emitted_) {
		volatile_load_emitted_ = true;
		emit("extern \"C++\" {\n"
		     "template <unsigned long> struct cfl_word;\n"
		     "template <> struct cfl_word<1> { typedef unsigned char t; };\n"
		     "template <> struct cfl_word<2> { typedef unsigned short t; };\n"
		     "template <> struct cfl_word<4> { typedef unsigned int t; };\n"
		     "template <> struct cfl_word<8> { typedef unsigned long long t; };\n"
		     "template <class T> static inline __attribute__((always_inline)) T\n"
		     "cfl_volatile_load(const volatile T *p)\n{\n"
		     "\treturn __builtin_bit_cast(T, *(const volatile typename "
		     "cfl_word<sizeof(T)>::t *)p);\n}\n"
		     "template <class T> static inline __attribute__((always_inline)) void\n"
		     "cfl_volatile_store(volatile T *p, T v)\n{\n"
		     "\t*(volatile typename cfl_word<sizeof(T)>::t *)p = "
		     "__builtin_bit_cast(typename cfl_word<sizeof(T)>::t, v);\n}\n"
		     "}\n");
	}
	complete(lvalue->getType());
	return fmt::format("cfl_volatile_load<{}>(&({}))",
			   type(lvalue->getType().getUnqualifiedType()), expr(lvalue));
}

/// `x & (constant << n)`, with an n that is not known.
bool Translator::tests_bit(const Expr *e)
{
	auto *b = dyn_cast<BinaryOperator>(e->IgnoreParenImpCasts());
	if (!b || b->getOpcode() != BO_And || fold(b))
		return false;
	for (const Expr *side : {b->getLHS(), b->getRHS()})
		if (auto *shift = dyn_cast<BinaryOperator>(side->IgnoreParenCasts());
		    shift && shift->getOpcode() == BO_Shl && fold(shift->getLHS()) && !fold(shift))
			return true;
	return false;
}

std::string Translator::conversion(const CastExpr *e)
{
	const Expr *sub = e->getSubExpr();
	QualType to = e->getType(), from = sub->getType();
	bool is_explicit = isa<ExplicitCastExpr>(e);
	switch (e->getCastKind()) {
	case CK_LValueToRValue:
		if (from->isRecordType() && from.isVolatileQualified())
			return volatile_load(sub);
		complete(from);
		if (auto object = typed_lvalue(sub))
			return cast_to(plain(from), *object);
		return expr(sub);
	case CK_FunctionToPointerDecay:
	case CK_BuiltinFnToFnPtr:
		return expr(sub);
	case CK_ArrayToPointerDecay:
		if (isa<StringLiteral, PredefinedExpr>(sub->IgnoreParens()))
			return cast_to(to, expr(sub));
		if (auto object = typed_lvalue(sub))
			return cast_to(to, *object);
		return expr(sub);
	case CK_IntegralToBoolean:
		// g++ would turn `(x & (1 << n)) != 0` into `(x >> n) & 1`, which GCC's C does not.
		if (!options_.compiler.clang && tests_bit(sub))
			return cast_to(to, fmt::format("({{ {}; }})", expr(sub)));
		return cast_to(to, expr(sub));
	case CK_NoOp:
		if (!is_explicit)
			return implicit_noop(e);
		if (to->isRecordType())
			return expr(sub);
		return cast_to(to, expr(sub));
	case CK_ToVoid:
		return fmt::format("((void)({}))", expr(sub));
	case CK_PointerToIntegral:
		// C++ refuses to narrow here.
		if (ctx_.getTypeSize(to) < ctx_.getTypeSize(from))
			return cast_to(to, fmt::format("(unsigned long)({})", expr(sub)));
		return cast_to(to, expr(sub));
	case CK_ToUnion:
		complete(to);
		for (const FieldDecl *f : to->getAsRecordDecl()->fields())
			if (ctx_.hasSameUnqualifiedType(f->getType(), from))
				return fmt::format("(({}){{ .{} = {} }})", type(to), field_name(f),
						   expr(sub));
		fail("cast to a union without a matching member");
		return "";
	case CK_IntegralCast:
		// A comparison is an int in C before it is anything else.
		return cast_to(to, is_cxx_bool(sub) ? cast_to(ctx_.IntTy, expr(sub)) : expr(sub));
	case CK_BitCast:
	case CK_LValueBitCast:
	case CK_IntegralToPointer:
	case CK_PointerToBoolean:
	case CK_NullToPointer:
	case CK_BooleanToSignedIntegral:
	case CK_IntegralToFloating:
	case CK_FloatingToIntegral:
	case CK_FloatingToBoolean:
	case CK_FloatingCast:
		return cast_to(to, expr(sub));
	default:
		fail(fmt::format("conversion of kind {} cannot be expressed",
				 e->getCastKindName()));
		return "";
	}
}

} // namespace cfl::bindgen
