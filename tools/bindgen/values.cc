// SPDX-License-Identifier: GPL-2.0
// What object-like macros stand for: constants, types, and values that exist at run time only.
#include <bindgen/enter.hh>
#include <bindgen/parse.hh>
#include <bindgen/text.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

const CompoundLiteralExpr *literal_behind_address(const Expr *e)
{
	e = e->IgnoreParenCasts();
	if (auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
		return dyn_cast<CompoundLiteralExpr>(u->getSubExpr()->IgnoreParens());
	auto *literal = dyn_cast<CompoundLiteralExpr>(e);
	return literal && literal->getType()->isArrayType() ? literal : nullptr;
}

bool takes_address_of_literal(const Stmt *s)
{
	if (auto *e = dyn_cast_or_null<Expr>(s); e && literal_behind_address(e))
		return true;
	if (s)
		for (const Stmt *child : s->children())
			if (takes_address_of_literal(child))
				return true;
	return false;
}

} // namespace

bool Translator::need_number(const std::string &name, const MacroNumber &number)
{
	if (reserved(name))
		return false;
	const QualType types[] = {ctx_.IntTy,	       ctx_.UnsignedIntTy, ctx_.LongTy,
				  ctx_.UnsignedLongTy, ctx_.LongLongTy,	   ctx_.UnsignedLongLongTy};
	QualType t = types[2 * number.rank + number.is_unsigned];
	llvm::APInt bits(64, number.value);
	llvm::APSInt value(bits.trunc(ctx_.getIntWidth(t)), number.is_unsigned);
	append(out_, {"constexpr ", declare(t, name), " = ", literal(value, t), ";\n"});
	report_.constants++;
	return true;
}

bool Translator::need_macro_type(const std::string &name, const TypedefNameDecl *alias)
{
	QualType t = alias->getUnderlyingType();
	auto *tag = t->getAsTagDecl();
	// A typedef may be called like a tag only if it means that tag.
	if (reserved(name) || (tags_used_.contains(name) && !(tag && tag_name(tag) == name))) {
		report_.macros_out_of_reach[name] =
			"a type whose name C++ needs for something else";
		return false;
	}
	Enter enter(*this, alias);
	emit(fmt::format("typedef {};\n", declare(t, name)));
	report_.type_macros++;
	return true;
}

bool Translator::need_value(const std::string &name, const FunctionDecl *frame, const Expr *value)
{
	if (reserved(name)) {
		report_.macros_out_of_reach[name] = "a word of C++";
		return false;
	}
	QualType t = value->getType().getUnqualifiedType();
	if (t->isVoidType()) {
		report_.macros_out_of_reach[name] = "no value (void)";
		return false;
	}
	if (t->isFunctionType() || t->isIncompleteType() || value->containsErrors())
		return false;
	Enter enter(*this, frame);
	scope_.label = "macro_" + name;
	size_t failures = report_.failures.size();
	Expr::EvalResult result;
	bool integral = t->isIntegralOrEnumerationType() &&
			value->EvaluateAsInt(result, ctx_, Expr::SE_NoSideEffects);
	const auto *string = dyn_cast<StringLiteral>(value->IgnoreParenImpCasts());
	const CompoundLiteralExpr *literal = literal_behind_address(value);
	std::string text;
	if (string && string->getBytes().contains(MACRO_FILE)) {
		report_.macros_out_of_reach[name] = "says where it is used";
		return false;
	}
	complete(t);
	if (integral)
		text = number_text(name, value, result.Val.getInt(), t);
	else if (string)
		text = string_text(name, string);
	else if (value->isConstantInitializer(ctx_, false) ||
		 (literal && literal->getInitializer()->isConstantInitializer(ctx_, false)))
		text = address_text(name, value, t);
	else if (!options_.bodies)
		report_.macros_out_of_reach[name] =
			"has a value at run time only, and a body reads it";
	else if (!takes_address_of_literal(value))
		text = reader_text(name, value, t);
	else
		report_.macros_out_of_reach[name] = "the address of something temporary";
	if (report_.failures.size() != failures) {
		report_.macros_out_of_reach[name] = report_.failures.back().reason;
		report_.failures.resize(failures);
		return false;
	}
	if (text.empty())
		return false;
	emit(text);
	return true;
}

std::string Translator::number_text(const std::string &name, const Expr *expression,
				    const llvm::APSInt &number, QualType t)
{
	if (QualType bits = bits_of(expression); !bits.isNull())
		t = bits.getUnqualifiedType();
	std::string declared = declare(t, name);
	Mode bodies(*this, false);
	std::string value =
		annotated(t) ? typed_cast(t, initializer(expression, t)) : literal(number, t);
	report_.constants++;
	return joined({"constexpr ", declared, " = ", value, ";\n"});
}

std::string Translator::string_text(const std::string &name, const StringLiteral *string)
{
	QualType element = ctx_.getAsArrayType(string->getType())->getElementType();
	QualType array = ctx_.getConstantArrayType(element.getUnqualifiedType(),
						   llvm::APInt(64, string->getLength() + 1),
						   nullptr, ArraySizeModifier::Normal, 0);
	report_.constants++;
	return fmt::format("constexpr {} = {};\n", declare(array, name), string_literal(string));
}

/// An address, perhaps made from an integer, is constant, but no constant expression.
std::string Translator::address_text(const std::string &name, const Expr *value, QualType t)
{
	std::string declared = declare(t.withConst(), name), initial, text;
	Mode bodies(*this, false);
	initial = initializer(value, t);
	for (const std::string &line : scope_.prelude)
		text += "static " + line;
	report_.constants++;
	return fmt::format("{}static {} = {};\n", text, declared, initial);
}

/// An object without content that is what C's expression says at the moment when it is read.
std::string Translator::reader_text(const std::string &name, const Expr *value, QualType t)
{
	t = plain(t);
	scope_.at_file_scope = false;
	scope_.typed = false;
	index_locals(value);
	std::string type_text = declare(t, "value_type"), before;
	std::string result = cast_to(t, expr(value));
	if (t->isRecordType())
		result = expr(value);
	for (const std::string &line : scope_.prelude)
		before += "\t\t" + line;
	std::string arrow;
	if (t->isPointerType() && t->getPointeeType()->isRecordType())
		arrow = "\t__attribute__((always_inline)) value_type operator->() const "
			"{ return operator()(); }\n";
	report_.run_time_macros++;
	return fmt::format("extern \"C++\" {{\nstatic constexpr struct {0}{1} {{\n"
			   "\ttypedef {2};\n"
			   "\t__attribute__((always_inline)) value_type operator()() const\n"
			   "\t{{\n{3}\t\treturn {4};\n\t}}\n"
			   "\t__attribute__((always_inline)) operator value_type() const "
			   "{{ return operator()(); }}\n"
			   "{5}}} {1} = {{}};\n}}\n",
			   MACRO_TYPE, name, type_text, before, result, arrow);
}

} // namespace cfl::bindgen
