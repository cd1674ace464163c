// SPDX-License-Identifier: GPL-2.0
// Types: C declarators, printed from the type.
#include <bindgen/text.hh>
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

std::string spelled(const std::string &base, const std::string &declarator)
{
	return declarator.empty() ? base : joined({base, " ", declarator});
}

std::string qualifiers(Qualifiers q)
{
	std::string s;
	if (q.hasConst())
		s += "const ";
	if (q.hasVolatile())
		s += "volatile ";
	if (q.hasRestrict())
		s += "__restrict ";
	return s;
}

/// Types that C++ spells in its own way, or that mean nothing there.
bool replaced_typedef(const TypedefNameDecl *d)
{
	llvm::StringRef n = d->getName();
	return n == "bool" || n == "wchar_t" || n == "__int128_t" || n == "__uint128_t";
}

} // namespace

bool Translator::is_va_list(QualType t) const
{
	const TypedefNameDecl *target = ctx_.getBuiltinVaListDecl();
	while (auto *alias = t->getAs<TypedefType>()) {
		if (alias->getDecl()->getCanonicalDecl() == target->getCanonicalDecl())
			return true;
		t = alias->getDecl()->getUnderlyingType();
	}
	return false;
}

QualType Translator::peel(QualType t)
{
	for (;;) {
		if (auto *alias = dyn_cast<TypedefType>(t.getTypePtr())) {
			const TypedefNameDecl *d = alias->getDecl();
			bool local = isa<FunctionDecl>(d->getDeclContext());
			if (!local && !replaced_typedef(d) && (scope_.typed || !annotated(t)))
				return t;
		}
		QualType next = t.getSingleStepDesugaredType(ctx_);
		if (next == t)
			return t;
		t = next;
	}
}

std::string Translator::calling_convention(const FunctionType *f)
{
	std::string s;
	switch (f->getCallConv()) {
	case CC_Win64:
		s += "__attribute__((ms_abi)) ";
		break;
	case CC_X86StdCall:
		s += "__attribute__((stdcall)) ";
		break;
	case CC_X86FastCall:
		s += "__attribute__((fastcall)) ";
		break;
	default:
		break;
	}
	if (f->getHasRegParm())
		s += fmt::format("__attribute__((regparm({}))) ", f->getRegParmType());
	if (f->getNoReturnAttr())
		s += "__attribute__((noreturn)) ";
	return s;
}

const FieldDecl *Translator::transparent(QualType t) const
{
	const RecordDecl *r = t->getAsRecordDecl();
	r = r ? r->getDefinition() : nullptr;
	return r && r->hasAttr<TransparentUnionAttr>() ? *r->field_begin() : nullptr;
}

std::string Translator::parameter(QualType t, const std::string &name)
{
	// C++ has no transparent unions: the parameter has the type of the first member, as in the
	// machine's registers, and overloads take the other members' types.
	if (const FieldDecl *first = transparent(t))
		return declare(first->getType(), name);
	if (auto *d = dyn_cast<DecayedType>(t.getTypePtr()))
		if (is_va_list(d->getOriginalType()))
			return spelled("__builtin_va_list", name);
	return declare(t, name);
}

std::string Translator::cast_to(QualType t, const std::string &value)
{
	return fmt::format("(({})({}))", type(t.getUnqualifiedType()), value);
}

void Translator::complete(QualType t)
{
	const Type *base = t->getBaseElementTypeUnsafe()->getUnqualifiedDesugaredType();
	if (auto *r = base->getAs<RecordType>())
		need(r->getDecl(), true);
}

std::string Translator::declare(QualType t, std::string name)
{
	t = peel(t);
	Qualifiers q = t.getLocalQualifiers();
	const Type *p = t.getTypePtr();
	switch (p->getTypeClass()) {
	case Type::Builtin:
		return spelled(qualifiers(q) + cast<BuiltinType>(p)->getName(policy_).str(), name);
	case Type::Typedef: {
		const TypedefNameDecl *d = cast<TypedefType>(p)->getDecl();
		if (is_va_list(QualType(p, 0)))
			return spelled(qualifiers(q) + "__builtin_va_list", name);
		need(d);
		return spelled(qualifiers(q) + qualified(d), name);
	}
	case Type::Record:
	case Type::Enum: {
		const TagDecl *d = cast<TagType>(p)->getDecl();
		need(d, false);
		return spelled(joined({qualifiers(q), d->getKindName(), " ", tag_name(d)}), name);
	}
	case Type::Pointer: {
		QualType target = peel(cast<PointerType>(p)->getPointeeType());
		std::string s = "*" + qualifiers(q) + name;
		while (!s.empty() && s.back() == ' ')
			s.pop_back();
		QualType inner;
		if (std::string space =
			    scope_.typed ? space_of(cast<PointerType>(p)->getPointeeType(), inner)
					 : "";
		    !space.empty())
			return fmt::format(
				"{}cfl_typed::{}<{}>{} {}", qualifiers(inner.getQualifiers()),
				space, type(inner.getUnqualifiedType()),
				options_.compiler.clang ? " __attribute__((noderef))" : "", s);
		if (auto *f = dyn_cast<FunctionType>(target.getTypePtr()))
			s = joined({"(", calling_convention(f), s, ")"});
		else if (isa<ArrayType>(target.getTypePtr()))
			s = fmt::format("({})", s);
		return declare(target, s);
	}
	case Type::ConstantArray:
	case Type::IncompleteArray:
	case Type::VariableArray: {
		const ArrayType *a = ctx_.getAsArrayType(t);
		std::string size;
		if (auto *fixed = dyn_cast<ConstantArrayType>(a))
			size = std::to_string(fixed->getSize().getZExtValue());
		else if (auto *dynamic = dyn_cast<VariableArrayType>(a))
			size = dynamic->getSizeExpr() ? expr(dynamic->getSizeExpr()) : "";
		return declare(a->getElementType(), joined({name, "[", size, "]"}));
	}
	case Type::FunctionProto: {
		auto *f = cast<FunctionProtoType>(p);
		std::string params;
		for (QualType param : f->param_types())
			params += (params.empty() ? "" : ", ") + parameter(param, "");
		if (f->isVariadic())
			params += params.empty() ? "..." : ", ...";
		return declare(f->getReturnType(), joined({name, "(", params, ")"}));
	}
	case Type::FunctionNoProto:
		return declare(cast<FunctionType>(p)->getReturnType(), name + "()");
	case Type::Vector: {
		auto *v = cast<VectorType>(p);
		return declare(v->getElementType(),
			       fmt::format("__attribute__((vector_size({}))) {}",
					   ctx_.getTypeSizeInChars(QualType(p, 0)).getQuantity(),
					   name));
	}
	case Type::Atomic:
		fail("_Atomic has no C++ equal with the same layout rules");
		return spelled("int", name);
	case Type::Complex:
		return declare(cast<ComplexType>(p)->getElementType(), "_Complex " + name);
	default:
		fail(fmt::format("type of kind {} cannot be expressed", p->getTypeClassName()));
		return spelled("int", name);
	}
}

} // namespace cfl::bindgen
