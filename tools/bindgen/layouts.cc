// SPDX-License-Identifier: GPL-2.0
// Layouts and prototypes of the syntax tree, as data.
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

void Translator::flatten(const RecordDecl *d, uint64_t base, RecordLayout &out) const
{
	const ASTRecordLayout &layout = ctx_.getASTRecordLayout(d);
	for (const FieldDecl *f : d->fields()) {
		uint64_t at = base + layout.getFieldOffset(f->getFieldIndex());
		if (f->isAnonymousStructOrUnion())
			flatten(f->getType()->getAsRecordDecl()->getDefinition(), at, out);
		else if (!f->getName().empty())
			out.members[f->getNameAsString()] = {
				at, f->isBitField() ? f->getBitWidthValue() : 0};
	}
}

void Translator::note_layout(const RecordDecl *d)
{
	if (!options_.details)
		return;
	if (d->getName().empty() && !d->getTypedefNameForAnonDecl())
		return;
	if (isa<FunctionDecl>(d->getDeclContext()))
		return;
	RecordLayout r;
	r.name = d->getNameAsString();
	r.is_union = d->isUnion();
	r.size = ctx_.getASTRecordLayout(d).getSize().getQuantity();
	if (r.name.empty())
		r.name = "typedef " + d->getTypedefNameForAnonDecl()->getNameAsString();
	flatten(d, 0, r);
	report_.layouts.records.push_back(std::move(r));
}

void Translator::note_layout(const EnumDecl *d)
{
	if (!options_.details)
		return;
	if (d->getName().empty() || isa<FunctionDecl>(d->getDeclContext()))
		return;
	EnumLayout e;
	e.name = d->getNameAsString();
	e.size = ctx_.getTypeSizeInChars(d->getIntegerType()).getQuantity();
	for (const EnumConstantDecl *c : d->enumerators())
		e.values[c->getNameAsString()] =
			static_cast<int64_t>(c->getInitVal().extOrTrunc(64).getZExtValue());
	report_.layouts.enums.push_back(std::move(e));
}

std::string Translator::shape(QualType t) const
{
	const Type *p = t->getUnqualifiedDesugaredType();
	if (auto *pointer = dyn_cast<PointerType>(p))
		return "p(" + shape(pointer->getPointeeType()) + ")";
	if (auto *tag = p->getAs<TagType>()) {
		const TagDecl *d = tag->getDecl();
		std::string name = d->getNameAsString();
		return fmt::format("{} {}", d->getKindName().str(), name.empty() ? "?" : name);
	}
	if (auto *f = dyn_cast<FunctionType>(p)) {
		std::string s = "f(" + shape(f->getReturnType()) + ";";
		if (auto *proto = dyn_cast<FunctionProtoType>(f)) {
			for (QualType param : proto->param_types())
				s += shape(param) + ",";
			if (proto->isVariadic())
				s += "...";
		}
		return s + ")";
	}
	if (auto *a = ctx_.getAsConstantArrayType(t))
		return fmt::format("a{}({})", a->getSize().getZExtValue(),
				   shape(a->getElementType()));
	if (p->isArrayType())
		return "a0(" + shape(ctx_.getAsArrayType(t)->getElementType()) + ")";
	if (p->isVoidType())
		return "v";
	uint64_t bits = ctx_.getTypeSize(t);
	if (p->isBooleanType())
		return fmt::format("b{}", bits);
	// What `char` is depends on a flag that BTF does not know.
	if (p->isSpecificBuiltinType(BuiltinType::Char_U) ||
	    p->isSpecificBuiltinType(BuiltinType::Char_S))
		return "c8";
	return fmt::format("{}{}", p->isSignedIntegerType() ? "i" : "u", bits);
}

} // namespace cfl::bindgen
