// SPDX-License-Identifier: GPL-2.0
// Numbers, strings and compound literals; every constant is folded.
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

std::string Translator::quote(llvm::StringRef bytes)
{
	std::string s = "\"";
	for (unsigned char c : bytes) {
		if (c == '"' || c == '\\')
			s += std::string("\\") + static_cast<char>(c);
		else if (c == '\n')
			s += "\\n";
		else if (c == '\t')
			s += "\\t";
		else if (c < 32 || c >= 127)
			s += fmt::format("\\{:03o}", c);
		else
			s += static_cast<char>(c);
	}
	return s + "\"";
}

std::string Translator::literal(const llvm::APSInt &value, QualType t)
{
	QualType canonical = t.getCanonicalType().getUnqualifiedType();
	if (auto *e = canonical->getAs<EnumType>()) {
		const EnumDecl *d = e->getDecl()->getDefinitionOrSelf();
		QualType base = d->getIntegerType();
		std::string number = literal(value, base);
		return d->isComplete() && d->getName().empty() && !emitted(d) &&
				       !d->getTypedefNameForAnonDecl()
			       ? number
			       : fmt::format("(({}){})", type(canonical), number);
	}
	auto *builtin = canonical->getAs<BuiltinType>();
	std::string n;
	if (value.isSigned() ? value.getSignificantBits() <= 64 : value.getActiveBits() <= 64) {
		n = value.isSigned() ? std::to_string(value.getSExtValue())
				     : std::to_string(value.getZExtValue());
	} else {
		llvm::SmallString<40> digits;
		value.toString(digits, 10, value.isSigned());
		n = digits.str().str();
	}
	bool negative = value.isSigned() && value.isNegative();
	if (!builtin)
		return fmt::format("(({}){})", type(canonical), n);
	switch (builtin->getKind()) {
	case BuiltinType::Bool:
		return value.getBoolValue() ? "true" : "false";
	case BuiltinType::Int:
		return n == "-2147483648" ? "(-2147483647 - 1)" : negative ? "(" + n + ")" : n;
	case BuiltinType::UInt:
		return n + "U";
	case BuiltinType::Long:
	case BuiltinType::LongLong: {
		const char *suffix = builtin->getKind() == BuiltinType::Long ? "L" : "LL";
		if (value.isMinSignedValue()) {
			llvm::SmallString<40> next;
			llvm::APSInt(value + 1, false).toString(next, 10, true);
			return fmt::format("({}{} - 1)", next.str().str(), suffix);
		}
		return negative ? fmt::format("({}{})", n, suffix) : n + suffix;
	}
	case BuiltinType::ULong:
		return n + "UL";
	case BuiltinType::ULongLong:
		return n + "ULL";
	default:
		return fmt::format("(({}){})", type(canonical), negative ? "(" + n + ")" : n);
	}
}

std::optional<std::string> Translator::fold(const Expr *e)
{
	QualType t = e->getType();
	if (!e->isPRValue() || !t->isIntegralOrEnumerationType())
		return {};
	const Expr *bare = e->IgnoreParens();
	if (isa<CallExpr>(bare) && !cast<CallExpr>(bare)->getBuiltinCallee())
		return {};
	Expr::EvalResult result;
	if (!e->EvaluateAsInt(result, ctx_, Expr::SE_NoSideEffects))
		return {};
	if (result.Val.getInt().getSignificantBits() > 64)
		return {};
	return literal(result.Val.getInt(), t);
}

std::string Translator::string_literal(const StringLiteral *s)
{
	if (s->getCharByteWidth() == 1)
		return quote(s->getBytes());
	const char *prefix = s->isWide() ? "L" : s->getCharByteWidth() == 2 ? "u" : "U";
	std::string text = fmt::format("{}\"", prefix);
	for (unsigned i = 0; i < s->getLength(); i++) {
		uint32_t c = s->getCodeUnit(i);
		if (c >= 32 && c < 127 && c != '"' && c != '\\')
			text += static_cast<char>(c);
		else
			text += fmt::format("\\{:03o}", c);
	}
	return text + "\"";
}

std::string Translator::compound_literal(const CompoundLiteralExpr *e, bool address)
{
	QualType t = plain(e->getType());
	complete(t);
	const Expr *init = e->getInitializer();
	bool array = t->isArrayType();
	if (scope_.at_file_scope || address || array) {
		// It lives as long as the block in C, but only to the end of the expression in C++.
		const auto *owner = dyn_cast_or_null<NamedDecl>(scope_.owner);
		std::string name = fmt::format("cfl_{}_literal{}",
					       !scope_.label.empty() ? scope_.label
					       : owner		     ? owner->getNameAsString()
								     : "",
					       scope_.literals++);
		if (scope_.at_file_scope || array) {
			std::string value = initializer(init, t);
			if (scope_.at_file_scope) {
				scope_.prelude.push_back(
					fmt::format("{} = {};\n", declare(t, name), value));
				return address ? "(&" + name + ")" : name;
			}
			// An array cannot be assigned: a struct around it can.
			std::string holder = fmt::format(
				"struct {{ {}; }} {}", declare(t.getUnqualifiedType(), "a"), name);
			scope_.prelude.push_back(holder + ";\n");
			std::string set = fmt::format("{0} = decltype({0}){{ {1} }};", name, value);
			return fmt::format("(*({{ {} &{}.a; }}))", set, name);
		}
		std::string value =
			needs_assignments(init) ? by_assignments(init, t) : initializer(init, t);
		if (value.starts_with("{"))
			value = fmt::format("({}){}", type(t.getUnqualifiedType()), value);
		// It is always set before it is used: -ftrivial-auto-var-init need not fill it.
		scope_.prelude.push_back(declare(t.getUnqualifiedType(), name) +
					 " __attribute__((uninitialized));\n");
		return fmt::format("({{ {0} = {1}; &{0}; }})", name, value);
	}
	if (needs_assignments(init))
		return by_assignments(init, t);
	std::string value = initializer(init, t);
	if (!value.starts_with("{"))
		value = "{" + value + "}";
	return fmt::format("(({}){})", type(t.getUnqualifiedType()), value);
}

} // namespace cfl::bindgen
