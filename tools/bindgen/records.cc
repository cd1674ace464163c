// SPDX-License-Identifier: GPL-2.0
// Structs and unions, and the proof that their layout is C's.
#include <bindgen/enter.hh>
#include <bindgen/text.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

std::string tabs(unsigned depth)
{
	return std::string(depth, '\t');
}

unsigned pragma_pack(const RecordDecl *d)
{
	if (auto *a = d->getAttr<MaxFieldAlignmentAttr>())
		return a->getAlignment() / 8;
	return 0;
}

/// The definition that an object of this type, or an array of them, contains.
const RecordDecl *record_of(QualType t)
{
	const Type *base = t->getBaseElementTypeUnsafe()->getUnqualifiedDesugaredType();
	auto *r = base->getAs<RecordType>();
	return r ? r->getDecl()->getDefinition() : nullptr;
}

/// Can C code name the record (around an unnamed member, the outer one)?
bool name_in_c(const RecordDecl *d)
{
	while (d->isAnonymousStructOrUnion())
		d = cast<RecordDecl>(d->getDeclContext());
	return !d->getName().empty() && !isa<FunctionDecl>(d->getDeclContext());
}

/// Names of all members, which hide namespace-scope names inside the class.
void member_names(const RecordDecl *d, std::set<std::string> &names)
{
	for (const FieldDecl *f : d->fields()) {
		if (!f->getName().empty())
			names.insert(f->getNameAsString());
		else if (auto *r = f->getType()->getAsRecordDecl(); r && !f->isBitField())
			member_names(r, names);
	}
}

} // namespace

void Translator::index_embedded(const DeclContext *context)
{
	for (const Decl *d : context->decls()) {
		if (auto *f = dyn_cast<FunctionDecl>(d)) {
			index_embedded(f); // records inside bodies
			continue;
		}
		auto *r = dyn_cast<RecordDecl>(d);
		if (!r || !r->isThisDeclarationADefinition())
			continue;
		index_embedded(r);
		const FieldDecl *last = nullptr;
		for (const FieldDecl *f : r->fields())
			last = f;
		for (const FieldDecl *f : r->fields()) {
			if (f == last && r->isStruct() && !f->getType()->isArrayType())
				continue;
			// Down to the record whose last member is the flexible array.
			const RecordDecl *inner = record_of(f->getType());
			while (inner && embedded_.insert(inner).second) {
				const FieldDecl *tail = nullptr;
				for (const FieldDecl *m : inner->fields())
					tail = m;
				inner = tail ? record_of(tail->getType()) : nullptr;
			}
		}
	}
}

std::string Translator::field(const FieldDecl *f, unsigned depth, bool last)
{
	QualType t = f->getType();
	const auto *inner = t->getAsRecordDecl();
	if (f->isAnonymousStructOrUnion() && inner)
		return fmt::format("{}{} {{\n{}{}}}{};\n", tabs(depth), inner->getKindName().str(),
				   record_body(inner->getDefinition(), depth + 1), tabs(depth),
				   attributes(inner, Where::Record) + attributes(f, Where::Back));
	complete(t);
	std::string name = f->getName().empty() ? "" : field_name(f);
	if (auto *array = dyn_cast_or_null<IncompleteArrayType>(ctx_.getAsArrayType(t))) {
		// C++ takes `[]` at the end of a struct that has other members; Clang anywhere.
		const RecordDecl *parent = f->getParent();
		bool alone = parent->isUnion() || ctx_.getASTRecordLayout(parent).getFieldOffset(
							  f->getFieldIndex()) == 0;
		// g++ also wants the member in front of it to have a size.
		const FieldDecl *before = nullptr;
		for (const FieldDecl *m : parent->fields()) {
			if (m == f)
				break;
			before = m;
		}
		alone |= before && !before->isBitField() &&
			 ctx_.getTypeSizeInChars(before->getType()).isZero();
		alone |= last && !parent->isUnion() && otherwise_empty(f);
		if ((alone || !last || embedded_.contains(parent)) && !options_.compiler.clang) {
			return fmt::format("{}{}{};\n", tabs(depth),
					   declare(array->getElementType(), name + "[0]"),
					   attributes(f, Where::Back));
		}
	}
	// In C a local variable with a const member needs no value; in C++ it would.
	if (isa<FunctionDecl>(f->getParent()->getDeclContext()))
		t = ctx_.getUnqualifiedArrayType(t);
	std::string text = declare(f->isBitField() ? plain(t) : t, name);
	if (f->isBitField())
		text += fmt::format(" : {}", f->getBitWidthValue());
	return joined({tabs(depth), text, attributes(f, Where::Back), ";\n"});
}

std::string Translator::record_body(const RecordDecl *d, unsigned depth)
{
	std::string text;
	// In C the constants of an enum that is defined here are everybody's.
	for (const Decl *inner : d->decls())
		if (auto *e = dyn_cast<EnumDecl>(inner))
			need_enum(e, e->isThisDeclarationADefinition());
	const FieldDecl *last = nullptr;
	for (const FieldDecl *f : d->fields())
		last = f;
	for (const FieldDecl *f : d->fields())
		text += field(f, depth, f == last);
	// A struct without storage has size 0 in C and 1 in C++.
	bool storage = false;
	for (const FieldDecl *f : d->fields())
		storage |= !f->isUnnamedBitField() || f->getBitWidthValue() != 0;
	if (!storage) {
		// Unnamed members share the names of their record.
		unsigned n = scope_.empties++;
		text += fmt::format("{}char __empty{}[0];\n", tabs(depth),
				    n ? std::to_string(n + 1) : "");
	}
	return text;
}

void Translator::offset_asserts(const RecordDecl *d, uint64_t base, const std::string &name,
				std::string &text)
{
	const ASTRecordLayout &layout = ctx_.getASTRecordLayout(d);
	for (const FieldDecl *f : d->fields()) {
		uint64_t bits = base + layout.getFieldOffset(f->getFieldIndex());
		if (f->isBitField()) {
			if (!f->getName().empty() && name_in_c(d))
				report_.bit_fields.push_back({name, f->getNameAsString(),
							      field_name(f),
							      f->getType().isConstQualified()});
			continue;
		}
		if (f->isAnonymousStructOrUnion()) {
			offset_asserts(f->getType()->getAsRecordDecl()->getDefinition(), bits, name,
				       text);
			continue;
		}
		if (f->getName().empty())
			continue;
		append(text, {"static_assert(__builtin_offsetof(", name, ", ", field_name(f),
			      ") == ", std::to_string(bits / 8), ");\n"});
		report_.offsets++;
	}
}

std::string Translator::layout_asserts(const RecordDecl *d)
{
	const ASTRecordLayout &layout = ctx_.getASTRecordLayout(d);
	std::string name = fmt::format("{} {}", d->getKindName().str(), tag_name(d));
	std::string text =
		fmt::format("static_assert(sizeof({0}) == {1} && alignof({0}) == {2});\n", name,
			    layout.getSize().getQuantity(), layout.getAlignment().getQuantity());
	offset_asserts(d, 0, name, text);
	return text;
}

void Translator::need_record(const RecordDecl *d, bool complete)
{
	// An unnamed member lives inside its record.
	if (d->isAnonymousStructOrUnion()) {
		if (auto *parent = dyn_cast<RecordDecl>(d->getDeclContext()))
			need_record(parent, complete);
		return;
	}
	const RecordDecl *def = d->getDefinition();
	State s = state(d);
	if (s == State::Done)
		return;
	if (s == State::None) {
		emit(joined({d->getKindName(), " ", tag_name(d), ";\n"}));
		state(d) = State::Declared;
	}
	if (!complete || !def || s == State::Busy)
		return;
	state(d) = State::Busy;
	Enter enter(*this, def);
	member_names(def, scope_.hidden);
	std::string body = record_body(def, 1);
	std::string text = joined({def->getKindName(), " ", tag_name(def), " {\n", body, "}",
				   attributes(def, Where::Record), ";\n"});
	if (unsigned pack = pragma_pack(def))
		text = fmt::format("#pragma pack(push, {})\n{}#pragma pack(pop)\n", pack, text);
	if (options_.layout_asserts)
		text += layout_asserts(def);
	emit(text);
	state(d) = State::Done;
	report_.records++;
	note_layout(def);
}

} // namespace cfl::bindgen
