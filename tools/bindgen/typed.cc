// SPDX-License-Identifier: GPL-2.0
// --typed: `__user`, `__iomem`, `__percpu`, `__rcu` and the types of a byte order and the other
// `__bitwise` ones keep their meaning.
//
// Declarations carry the annotation: a pointer points to an incomplete class, an integer is an enum
// class. Both are passed and stored like what they stand for. Bodies compute with the plain types and
// convert where they touch something that is declared.
#include <bindgen/enter.hh>

using namespace clang;

namespace cfl::bindgen
{

static bool has_byte_order(llvm::StringRef n)
{
	return n == "__le16" || n == "__le32" || n == "__le64" || n == "__be16" || n == "__be32" ||
	       n == "__be64";
}

bool Translator::is_ordered(const TypedefNameDecl *d) const
{
	return options_.is_typed("endian") && has_byte_order(d->getName());
}

bool Translator::is_bits(const TypedefNameDecl *d) const
{
	if (!options_.is_typed("bitwise") || has_byte_order(d->getName()) ||
	    !d->getUnderlyingType()->isIntegerType())
		return false;
	for (const auto *a : d->specific_attrs<AnnotateAttr>())
		if (a->getAnnotation() == "cfl_bitwise")
			return true;
	return false;
}

/// Small ones are promoted by C: `a | b` of two blk_status_t is an int.
QualType Translator::bits_of(const Expr *e)
{
	e = e->IgnoreParens();
	if (auto *alias = e->getType()->getAs<TypedefType>(); alias && is_bits(alias->getDecl()))
		return e->getType();
	if (auto *c = dyn_cast<ImplicitCastExpr>(e))
		return bits_of(c->getSubExpr());
	if (auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Not)
		return bits_of(u->getSubExpr());
	auto *b = dyn_cast<BinaryOperator>(e);
	if (!b || !b->isBitwiseOp())
		return {};
	QualType l = bits_of(b->getLHS()), r = bits_of(b->getRHS());
	return !l.isNull() && !r.isNull() && l != r ? QualType() : l.isNull() ? r : l;
}

std::string Translator::space_of(QualType pointee, QualType &inner) const
{
	if (options_.typed.empty())
		return "";
	for (QualType t = pointee;;) {
		if (isa<TypedefType>(t.getTypePtr()))
			return "";
		if (auto *tag = dyn_cast<BTFTagAttributedType>(t.getTypePtr())) {
			std::string name = tag->getAttr()->getBTFTypeTag().str();
			if (options_.is_typed(name)) {
				inner = ctx_.getQualifiedType(tag->getWrappedType(),
							      t.getLocalQualifiers());
				return name;
			}
		}
		QualType next = t.getSingleStepDesugaredType(ctx_);
		if (next == t)
			return "";
		t = next;
	}
}

bool Translator::annotated_step(QualType t)
{
	const Type *p = t.getTypePtr();
	if (auto *alias = dyn_cast<TypedefType>(p))
		return is_ordered(alias->getDecl()) || is_bits(alias->getDecl()) ||
		       annotated(alias->getDecl()->getUnderlyingType());
	if (auto *pointer = dyn_cast<PointerType>(p)) {
		QualType inner;
		return !space_of(pointer->getPointeeType(), inner).empty() ||
		       annotated(pointer->getPointeeType());
	}
	if (auto *array = dyn_cast<ArrayType>(p))
		return annotated(array->getElementType());
	if (auto *f = dyn_cast<FunctionType>(p)) {
		bool any = annotated(f->getReturnType());
		if (auto *proto = dyn_cast<FunctionProtoType>(f))
			for (QualType param : proto->param_types())
				any |= annotated(param);
		return any;
	}
	QualType next = t.getSingleStepDesugaredType(ctx_);
	return next != t && annotated(next);
}

bool Translator::annotated(QualType t)
{
	if (options_.typed.empty() || t.isNull())
		return false;
	const Type *key = t.getTypePtr();
	if (auto it = annotated_.find(key); it != annotated_.end())
		return it->second;
	bool value = annotated_step(QualType(key, 0));
	annotated_[key] = value;
	return value;
}

QualType Translator::plain(QualType t)
{
	return annotated(t) ? t.getCanonicalType() : t;
}

std::string Translator::typed_type(QualType t)
{
	Mode mode(*this, true);
	return type(t.getUnqualifiedType());
}

std::string Translator::typed_cast(QualType t, const std::string &value)
{
	return fmt::format("(({})({}))", typed_type(t), value);
}

const FunctionDecl *Translator::printed(const FunctionDecl *f) const
{
	const FunctionDecl *def = nullptr;
	if (f->hasBody(def))
		return def;
	def = f->getDefinition(); // its body was not parsed
	return def ? def : f->getMostRecentDecl();
}

const VarDecl *Translator::printed(const VarDecl *v)
{
	const VarDecl *def = v->getDefinition();
	const VarDecl *acting = v->getActingDefinition();
	return def ? def : acting ? acting : v->getMostRecentDecl();
}

/// The type with which an object is declared if it is annotated and bodies see another one.
QualType Translator::declared_type(const Expr *e)
{
	if (options_.typed.empty())
		return {};
	e = e->IgnoreParens();
	QualType t;
	if (auto *m = dyn_cast<MemberExpr>(e)) {
		auto *f = cast<FieldDecl>(m->getMemberDecl());
		t = f->isBitField() ? QualType() : f->getType();
	} else if (auto *r = dyn_cast<DeclRefExpr>(e)) {
		auto *v = dyn_cast<VarDecl>(r->getDecl());
		if (v && (!v->isLocalVarDeclOrParm() || v->hasExternalStorage()))
			t = printed(v)->getType();
	} else if (auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
		auto *decay = dyn_cast<ImplicitCastExpr>(a->getBase()->IgnoreParens());
		if (decay && decay->getCastKind() == CK_ArrayToPointerDecay)
			if (QualType array = declared_type(decay->getSubExpr()); !array.isNull())
				t = ctx_.getAsArrayType(array)->getElementType();
	}
	return annotated(t) ? t : QualType();
}

std::optional<std::string> Translator::typed_lvalue(const Expr *e)
{
	e = e->IgnoreParens();
	if (declared_type(e).isNull())
		return {};
	if (auto *m = dyn_cast<MemberExpr>(e))
		return member(m);
	if (auto *r = dyn_cast<DeclRefExpr>(e))
		return reference(r);
	auto *a = cast<ArraySubscriptExpr>(e);
	auto *decay = cast<ImplicitCastExpr>(a->getBase()->IgnoreParens());
	return fmt::format("{}[{}]", *typed_lvalue(decay->getSubExpr()), expr(a->getIdx()));
}

/// Where the object itself is meant, neither its value nor its address: an operand of assembly.
std::string Translator::as_plain_lvalue(const Expr *e, const std::string &object)
{
	QualType t = plain(declared_type(e));
	if (e->isPRValue())
		return cast_to(t, object);
	if (!t->isIntegerType())
		return fmt::format("(*({})&{})", type(ctx_.getPointerType(t)), object);
	// It may stand in a packed record.
	std::string alias = fmt::format("cfl_unaligned_{}", ctx_.getTypeSize(t));
	if (unaligned_.insert(alias).second)
		emit(fmt::format("typedef {} {} __attribute__((aligned(1)));\n",
				 type(t.getUnqualifiedType()), alias));
	return fmt::format("(*({}{} *)&{})", t.isVolatileQualified() ? "volatile " : "", alias,
			   object);
}

std::string Translator::typed_parameters(const FunctionDecl *f)
{
	std::string text;
	for (const ParmVarDecl *p : f->parameters()) {
		QualType t = p->getType();
		if (p->getName().empty() || p->hasAttr<PassObjectSizeAttr>() || !annotated(t))
			continue;
		std::string name = identifier(p);
		text += fmt::format("\t{} = {};\n", declare(plain(t).getUnqualifiedType(), name),
				    cast_to(plain(t), "cfl_t_" + name));
	}
	return text;
}

} // namespace cfl::bindgen
