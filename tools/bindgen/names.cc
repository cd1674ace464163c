// SPDX-License-Identifier: GPL-2.0
// Names: C++ keywords, tags without a name, names that depend on __COUNTER__.
#include <bindgen/translator.hh>

#include <array>
#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace cfl::bindgen
{

bool Translator::reserved(llvm::StringRef name)
{
	static const llvm::StringSet<> words = {
		"alignas",
		"alignof",
		"and",
		"and_eq",
		"asm",
		"bitand",
		"bitor",
		"bool",
		"catch",
		"char16_t",
		"char32_t",
		"char8_t",
		"class",
		"co_await",
		"co_return",
		"co_yield",
		"compl",
		"concept",
		"const_cast",
		"consteval",
		"constexpr",
		"constinit",
		"decltype",
		"delete",
		"dynamic_cast",
		"explicit",
		"export",
		"false",
		"friend",
		"mutable",
		"namespace",
		"new",
		"noexcept",
		"not",
		"not_eq",
		"nullptr",
		"operator",
		"or",
		"or_eq",
		"private",
		"protected",
		"public",
		"reinterpret_cast",
		"requires",
		"static_assert",
		"static_cast",
		"template",
		"this",
		"thread_local",
		"throw",
		"true",
		"try",
		"typeid",
		"typename",
		"typeof",
		"using",
		"virtual",
		"wchar_t",
		"xor",
		"xor_eq",
		// Macros of this project's own headers.
		"unsafe",
		"unsafe_expr",
		"TRY",
	};
	// Most names are none of them, which their length and first letter tell.
	static const auto first_letters = [] {
		std::array<uint64_t, 32> letters{};
		for (const auto &word : words)
			letters[word.first().size()] |= uint64_t(1) << (word.first()[0] & 63);
		return letters;
	}();
	return name.size() < first_letters.size() && !name.empty() &&
	       (first_letters[name.size()] >> (name[0] & 63) & 1) && words.contains(name);
}

namespace
{

/// The tag that a declarator's type is made of, through pointers, arrays and function results.
const TagDecl *tag_inside(QualType t)
{
	for (;;) {
		const Type *type = t->getUnqualifiedDesugaredType();
		if (auto *p = dyn_cast<PointerType>(type))
			t = p->getPointeeType();
		else if (auto *a = dyn_cast<ArrayType>(type))
			t = a->getElementType();
		else if (auto *f = dyn_cast<FunctionType>(type))
			t = f->getReturnType();
		else if (auto *tag = type->getAs<TagType>())
			return tag->getDecl()->getCanonicalDecl();
		else
			return nullptr;
	}
}

/// `__UNIQUE_ID_x42` without the digits that __COUNTER__ appended; empty when it is another name.
llvm::StringRef counter_stem(llvm::StringRef name)
{
	if (!name.starts_with("__UNIQUE_ID_") && !name.starts_with("__compiletime_assert_"))
		return {};
	llvm::StringRef stem = name.rtrim("0123456789");
	return stem.size() < name.size() ? stem : llvm::StringRef();
}

} // namespace

void Translator::index_names()
{
	for (const Decl *d : ctx_.getTranslationUnitDecl()->decls()) {
		if (auto *t = dyn_cast<TypedefNameDecl>(d)) {
			const TagDecl *tag = nullptr;
			if (auto *type = t->getUnderlyingType()->getAs<TagType>())
				tag = type->getDecl()->getCanonicalDecl();
			typedef_of_.try_emplace(t->getName().str(), tag);
			if (const TagDecl *inner = tag_inside(t->getUnderlyingType()))
				if (inner->getName().empty())
					declarator_of_.try_emplace(inner,
								   t->getName().str() + "_tag");
		} else if (auto *v = dyn_cast<DeclaratorDecl>(d)) {
			if (const TagDecl *inner = tag_inside(v->getType()))
				if (inner->getName().empty())
					declarator_of_.try_emplace(inner,
								   v->getName().str() + "_t");
		} else if (auto *tag = dyn_cast<TagDecl>(d)) {
			if (!tag->getName().empty())
				tags_used_.insert(tag->getName().str());
		}
	}
}

std::string Translator::unique_tag(std::string wish)
{
	std::string name = wish;
	for (unsigned n = 2; !tags_used_.insert(name).second; n++)
		name = fmt::format("{}_{}", wish, n);
	return name;
}

std::string Translator::name_unnamed_tag(const TagDecl *d)
{
	if (const TypedefNameDecl *alias = d->getTypedefNameForAnonDecl()) {
		// `typedef volatile struct {...} T;` makes T another type than the struct.
		if (auto *f = dyn_cast<FunctionDecl>(d->getDeclContext()))
			return unique_tag(
				fmt::format("{}__{}", f->getName().str(), alias->getName().str()));
		bool qualified_alias = alias->getUnderlyingType().hasQualifiers();
		return qualified_alias ? unique_tag(alias->getName().str() + "_tag")
				       : alias->getName().str();
	}
	if (auto it = declarator_of_.find(d->getCanonicalDecl()); it != declarator_of_.end())
		return unique_tag(it->second);
	// A nested one: the enclosing record and the first field that is made of it.
	const RecordDecl *parent = dyn_cast<RecordDecl>(d->getLexicalDeclContext());
	while (parent) {
		for (const FieldDecl *f : parent->fields())
			if (!f->getName().empty() &&
			    tag_inside(f->getType()) == d->getCanonicalDecl())
				return unique_tag(fmt::format("{}__{}", tag_name(parent),
							      f->getName().str()));
		if (!parent->isAnonymousStructOrUnion())
			break;
		parent = dyn_cast<RecordDecl>(parent->getLexicalDeclContext());
	}
	if (auto *e = dyn_cast<EnumDecl>(d))
		if (e->getDefinition() && e->enumerator_begin() != e->enumerator_end())
			return unique_tag("enum_" + (*e->enumerator_begin())->getName().str());
	std::string owner = "unnamed";
	if (auto *f = dyn_cast<FunctionDecl>(d->getDeclContext()))
		owner = f->getName().str() + "__local";
	else if (parent)
		owner = tag_name(parent) + "__unnamed";
	return unique_tag(owner);
}

std::string Translator::tag_name(const TagDecl *d)
{
	d = d->getCanonicalDecl();
	if (auto it = tag_names_.find(d); it != tag_names_.end())
		return it->second;
	std::string name = d->getName().str();
	if (d->getName().empty()) {
		name = name_unnamed_tag(d);
	} else {
		const auto *context = dyn_cast<FunctionDecl>(d->getDeclContext());
		auto alias = typedef_of_.find(name);
		if (context)
			name = unique_tag(fmt::format("{}__{}", context->getName().str(), name));
		else if (alias != typedef_of_.end() && alias->second != d)
			name = unique_tag(name + "_tag");
		else if (reserved(name))
			name = unique_tag(name + "_");
		if (name != d->getName().str() && !context)
			report_.renamed[d->getKindName().str() + " " + d->getName().str()] = name;
	}
	tag_names_[d] = name;
	return name;
}

std::string Translator::identifier(const NamedDecl *d)
{
	std::string name = d->getName().str();
	if (reserved(name)) {
		if (!isa<ParmVarDecl>(d))
			report_.renamed[name] = name + "_";
		return name + "_";
	}
	llvm::StringRef stem = counter_stem(name);
	if (stem.empty())
		return name;
	const Decl *key = d->getCanonicalDecl();
	if (auto it = renamed_.find(key); it != renamed_.end())
		return it->second;
	std::string owner;
	if (auto *f = dyn_cast_or_null<FunctionDecl>(scope_.owner))
		owner = f->getName().str();
	std::string base = isa<FunctionDecl>(d) ? stem.str() + "in_" + owner + "_" : stem.str();
	std::string counter = owner + "/" + base;
	return renamed_[key] = fmt::format("{}{}", base, counters_[counter]++);
}

std::string Translator::qualified(const NamedDecl *d)
{
	std::string name = identifier(d);
	return scope_.hidden.contains(name) ? "::" + name : name;
}

std::string Translator::field_name(const FieldDecl *d)
{
	std::string name = identifier(d);
	// In C++ a member of an unnamed union may not be called like the class around it.
	const RecordDecl *parent = d->getParent();
	bool inside_unnamed = parent->isAnonymousStructOrUnion();
	while (parent->isAnonymousStructOrUnion())
		parent = cast<RecordDecl>(parent->getDeclContext());
	if (inside_unnamed && name == tag_name(parent)) {
		report_.renamed[fmt::format("{}::{}", name, name)] = name + "_";
		return name + "_";
	}
	return name;
}

} // namespace cfl::bindgen
