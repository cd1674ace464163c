// SPDX-License-Identifier: GPL-2.0
// Enums, typedefs, variables and constants.
#include <bindgen/enter.hh>
#include <bindgen/parse.hh>
#include <bindgen/text.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

/// `enum { false, true }`, which C++ has built in.
bool is_bool_enum(const EnumDecl *d)
{
	auto it = d->enumerator_begin();
	return it != d->enumerator_end() && (*it)->getName() == "false";
}

} // namespace

std::string Translator::enum_text(const EnumDecl *d)
{
	const EnumDecl *def = d->getDefinition();
	bool unnamed = def->getName().empty() && !def->getTypedefNameForAnonDecl() &&
		       !declarator_of_.contains(def->getCanonicalDecl()) &&
		       !isa<RecordDecl>(def->getLexicalDeclContext());
	std::string base = type(def->getIntegerType().getCanonicalType());
	if (unnamed) {
		// Only constants: give them the type that they have in C.
		bool fits_int = true;
		for (const EnumConstantDecl *c : def->enumerators())
			fits_int &= c->getType()->isSpecificBuiltinType(BuiltinType::Int);
		if (fits_int)
			base = "int";
	}
	std::string text =
		unnamed ? "enum : " + base : fmt::format("enum {} : {}", tag_name(def), base);
	text += " {\n";
	for (const EnumConstantDecl *c : def->enumerators()) {
		llvm::SmallString<24> number;
		c->getInitVal().toString(number, 10);
		std::string value = number.str().str();
		if (value == "-9223372036854775808")
			value = "(-9223372036854775807LL - 1)";
		else if (c->getInitVal().isUnsigned() && c->getInitVal().getActiveBits() > 63)
			value += "ULL";
		append(text, {"\t", identifier(c), " = ", value, ",\n"});
	}
	return text + "}" + attributes(def, Where::Record) + ";\n";
}

/// The same values as an `enum class`, and the ways there and back. C may hand out any value of the
/// underlying type: only one that has a name becomes one of the enum class.
std::string Translator::checked_enum_text(const EnumDecl *def)
{
	std::string name = tag_name(def), enumerators, cases;
	std::set<std::string> values;
	for (const EnumConstantDecl *c : def->enumerators()) {
		std::string constant = identifier(c);
		llvm::SmallString<24> number;
		c->getInitVal().toString(number, 10);
		enumerators += fmt::format("\t{0} = ::{0},\n", constant);
		if (values.insert(number.str().str()).second)
			cases += fmt::format("\tcase ::{0}:\n", constant);
	}
	return fmt::format("extern \"C++\" {{\n"
			   "namespace cfl_checked {{\n"
			   "enum class {0} : {1} {{\n{2}}};\n"
			   "[[nodiscard]] constexpr bool from_c(enum ::{0} c, {0} &checked)\n"
			   "{{\n\tswitch (c) {{\n{3}"
			   "\t\tchecked = static_cast<{0}>(c);\n\t\treturn true;\n"
			   "\tdefault:\n\t\treturn false;\n\t}}\n}}\n"
			   "constexpr enum ::{0} to_c({0} checked)\n"
			   "{{\n\treturn static_cast<enum ::{0}>(checked);\n}}\n"
			   "}}\n}}\n",
			   name, type(def->getIntegerType().getCanonicalType()), enumerators,
			   cases);
}

void Translator::need_enum(const EnumDecl *d, bool complete)
{
	State &s = state(d);
	if (s == State::Done || s == State::Busy)
		return;
	Enter enter(*this, d);
	const EnumDecl *def = d->getDefinition();
	if (def && is_bool_enum(def)) {
		state(d) = State::Done;
		return;
	}
	if (!complete || !def) {
		if (s == State::None) {
			s = State::Declared;
			QualType base = def ? def->getIntegerType() : ctx_.UnsignedIntTy;
			emit(fmt::format("enum {} : {};\n", tag_name(d),
					 type(base.getCanonicalType())));
		}
		return;
	}
	s = State::Busy;
	std::string text = enum_text(d);
	bool has_type = text.starts_with("enum ") && !text.starts_with("enum :");
	if (options_.checked_enums && has_type && !def->enumerators().empty())
		text += checked_enum_text(def);
	emit(text);
	state(d) = State::Done;
	report_.enums++;
	note_layout(def);
}

void Translator::need_typedef(const TypedefNameDecl *d)
{
	if (state(d) != State::None ||
	    is_va_list(ctx_.getTypedefType(ElaboratedTypeKeyword::None, std::nullopt, d)))
		return;
	std::string name = d->getName().str();
	if (name == "bool" || name == "wchar_t" || d->isImplicit())
		return;
	state(d) = State::Busy;
	Enter enter(*this, d);
	QualType target = d->getUnderlyingType();
	// `typedef int f(int)` and `typedef struct {...} t` need nothing more than their type.
	if (const auto *tag = target->getAs<TagType>())
		need(tag->getDecl(), tag->isEnumeralType() && tag->getDecl()->getName().empty());
	if (auto *array = ctx_.getAsArrayType(target))
		complete(array->getElementType());
	std::string text =
		is_bits(d) ? fmt::format("enum class {0} : {1} {{}};\n"
					 "extern \"C++\" {{\ntemplate <> struct "
					 "cfl_typed::is_bits<{0}> {{\n"
					 "\tstatic constexpr bool value = true;\n}};\n}}\n",
					 identifier(d), type(target.getCanonicalType()))
		: is_ordered(d)
			? fmt::format("enum class {0} : {1} {{}};\n"
				      "extern \"C++\" {{\ntemplate <> struct "
				      "cfl_typed::is_big<{0}> {{\n"
				      "\tstatic constexpr bool value = {2};\n}};\n}}\n",
				      identifier(d), type(target), d->getName().starts_with("__be"))
			: joined({"typedef ", declare(target, identifier(d)),
				  attributes(d, Where::Back), ";\n"});
	emit(text);
	state(d) = State::Done;
	report_.typedefs++;
}

std::string Translator::variable(const VarDecl *v)
{
	const VarDecl *d = printed(v);
	QualType t = d->getType();
	std::string name = identifier(d);
	if (t->isVoidType()) // `extern const void symbol;`: only its address means anything
		t = ctx_.getQualifiedType(ctx_.CharTy, t.getQualifiers());
	if (auto *array = ctx_.getAsArrayType(t))
		complete(array->getElementType());
	std::string text;
	bool is_extern = d->getStorageClass() == SC_Extern && !d->hasInit();
	if (d->getStorageClass() == SC_Static)
		text += "static ";
	else if (d->getStorageClass() == SC_Register)
		text += "register ";
	else if (is_extern)
		text += "extern ";
	if (d->getTLSKind() != VarDecl::TLS_None)
		text += "__thread ";
	text += attributes(d, Where::Front);
	text += declare(t, name);
	if (auto *label = d->getAttr<AsmLabelAttr>())
		text += fmt::format(" __asm__({})", quote(label->getLabel()));
	else if (name != d->getName().str() && is_extern)
		text += fmt::format(" __asm__({})", quote(d->getName()));
	if (d->hasInit()) {
		complete(t);
		Mode bodies(*this, false);
		text += " = " + initializer(d->getInit(), t);
	} else if (!is_extern && d->getStorageClass() != SC_Register) {
		complete(t);
		if (t.isConstQualified())
			text += " = {}";
	}
	return text + ";\n";
}

void Translator::need_variable(const VarDecl *v)
{
	if (state(v) != State::None)
		return;
	state(v) = State::Busy;
	Enter enter(*this, v);
	std::string text = variable(v);
	for (const std::string &line : scope_.prelude)
		emit("static " + line);
	emit(text);
	state(v) = State::Done;
	report_.variables++;
}

} // namespace cfl::bindgen
