// SPDX-License-Identifier: GPL-2.0
#include <bindgen/generate.hh>
#include <bindgen/macros.hh>
#include <bindgen/numbers.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

constexpr const char *HALF = "unbalanced brackets";
constexpr const char *NAMES_A_MACRO = "the name of a function-like macro";
constexpr const char *IS_ATTRIBUTE = "a statement, a declaration or an attribute";

/// Why the tokens of a macro can be no expression; empty when they may be one.
std::string obstacle(const MacroInfo *info)
{
	if (info->isFunctionLike())
		return "function-like: needs a shim";
	if (info->tokens_empty())
		return "empty";
	int depth = 0;
	for (const Token &t : info->tokens()) {
		if (t.isOneOf(tok::l_paren, tok::l_square, tok::l_brace))
			depth++;
		else if (t.isOneOf(tok::r_paren, tok::r_square, tok::r_brace))
			depth--;
		if (depth < 0)
			return HALF;
		if (t.is(tok::semi) && depth == 0)
			return "a statement";
		if (const IdentifierInfo *id = t.getIdentifierInfo()) {
			switch (id->getTokenID()) {
			case tok::kw_if:
			case tok::kw_do:
			case tok::kw_for:
			case tok::kw_while:
			case tok::kw_return:
			case tok::kw_goto:
			case tok::kw_static:
			case tok::kw_extern:
			case tok::kw_inline:
			case tok::kw_typedef:
			case tok::kw_asm:
			case tok::kw___attribute:
				if (depth == 0)
					return IS_ATTRIBUTE;
				break;
			default:
				break;
			}
		}
	}
	return depth ? HALF : "";
}

/// Does it stand for half a pair of brackets? `#define A B` where B is one of them.
bool half_behind(Preprocessor &pp, const MacroInfo *info, unsigned depth = 0)
{
	for (const Token &t : info->tokens()) {
		const IdentifierInfo *id = t.getIdentifierInfo();
		const MacroInfo *inner =
			id && id->hasMacroDefinition() ? pp.getMacroInfo(id) : nullptr;
		if (inner && !inner->isBuiltinMacro() && !inner->isFunctionLike() &&
		    (obstacle(inner) == HALF || (depth < 8 && half_behind(pp, inner, depth + 1))))
			return true;
	}
	return false;
}

/// One word that is a function-like macro, without arguments.
bool names_a_macro(Preprocessor &pp, const MacroInfo *info)
{
	const IdentifierInfo *id =
		info->getNumTokens() == 1 ? info->tokens()[0].getIdentifierInfo() : nullptr;
	const MacroInfo *named = id && id->hasMacroDefinition() ? pp.getMacroInfo(id) : nullptr;
	return named && named->isFunctionLike();
}

bool is_type_word(tok::TokenKind kind)
{
	switch (kind) {
	case tok::kw_char:
	case tok::kw_short:
	case tok::kw_int:
	case tok::kw_long:
	case tok::kw_signed:
	case tok::kw_unsigned:
	case tok::kw__Bool:
	case tok::kw_void:
	case tok::kw___int128:
		return true;
	default:
		return false;
	}
}

/// `Elf64_Sym`, `unsigned long`, `const struct file *`; through macros that stand for them.
bool is_type(Preprocessor &pp, const MacroInfo *info, const IsType &is_type_name,
	     unsigned depth = 0)
{
	bool named = false, words = false;
	llvm::ArrayRef<Token> tokens = info->tokens();
	for (size_t i = 0; i < tokens.size(); i++) {
		const Token &t = tokens[i];
		const IdentifierInfo *id = t.getIdentifierInfo();
		if (t.isOneOf(tok::kw_const, tok::kw_volatile))
			continue;
		if (t.is(tok::star) && (named || words))
			continue;
		if (!id || named || (words && !is_type_word(id->getTokenID())))
			return false;
		const MacroInfo *inner = id->hasMacroDefinition() ? pp.getMacroInfo(id) : nullptr;
		if (t.isOneOf(tok::kw_struct, tok::kw_union, tok::kw_enum) &&
		    i + 1 < tokens.size() && tokens[i + 1].is(tok::identifier)) {
			i++;
			named = true;
		} else if (is_type_word(id->getTokenID())) {
			words = true;
		} else if (inner ? !inner->isFunctionLike() && !inner->isBuiltinMacro() &&
					   depth < 8 && is_type(pp, inner, is_type_name, depth + 1)
				 : is_type_name(id)) {
			named = true;
		} else {
			return false;
		}
	}
	return named || words;
}

} // namespace

MacroLines macro_lines(Preprocessor &pp, const MacroSelection &selection,
		       const IsType &is_type_name, Report &report)
{
	const SourceManager &sm = pp.getSourceManager();
	FileID predefined = pp.getPredefinesFileID(); // built in, or given as -D
	MacroLines lines;
	std::vector<std::string> values, types;
	for (const auto &entry : pp.macros()) {
		const IdentifierInfo *id = entry.first;
		llvm::StringRef name = id->getName();
		if (!selection.all && !selection.names.contains(name.str()))
			continue;
		const MacroInfo *info = pp.getMacroInfo(id);
		if (!info || info->isBuiltinMacro())
			continue;
		if (sm.isInFileID(info->getDefinitionLoc(), predefined))
			continue;
		if (name.starts_with("CONFIG_")) {
			report.config_macros++;
			continue;
		}
		MacroNumber number;
		if (!info->isFunctionLike() && macro_number(pp, info, number)) {
			report.macros_tried++;
			number.name = name.str();
			lines.numbers.push_back(std::move(number));
			continue;
		}
		std::string why = obstacle(info);
		if (why.empty()) {
			report.macros_tried++;
			if (half_behind(pp, info))
				why = HALF;
		}
		if (!why.empty()) {
			if (why != "empty")
				report.macros_out_of_reach[name.str()] = why;
			continue;
		}
		if (names_a_macro(pp, info)) // and perhaps a function, which the parser knows
			lines.reasons[name.str()] = NAMES_A_MACRO;
		(is_type(pp, info, is_type_name) ? types : values).push_back(name.str());
	}
	std::sort(values.begin(), values.end());
	std::sort(types.begin(), types.end());
	auto line = [&lines](const std::string &name, std::string text) {
		lines.starts.push_back(static_cast<uint32_t>(lines.text.size()));
		lines.names.push_back(name);
		lines.text += text;
	};
	for (const std::string &name : types)
		line(name, fmt::format("typedef {} {}{};\n", name, MACRO_TYPE, name));
	if (values.empty())
		return lines;
	line("", fmt::format("static void {}(void) {{\n", MACRO_FUNCTION));
	// What is not evaluated is spared the checks of a full expression, which cost more than it.
	for (const std::string &name : values)
		line(name, fmt::format("_Generic(({}), default: 0);\n", name));
	line("", "}\n");
	return lines;
}

std::string macro_class(const std::string &why)
{
	if (why.starts_with("function-like"))
		return "function-like: write a static inline function in lib/shims/ that uses it";
	if (why == "declared by C as well")
		return "names of what C declares, and what C declares is emitted: nothing is "
		       "missing";
	if (why == NAMES_A_MACRO)
		return "names of function-like macros: as those";
	if (why == IS_ATTRIBUTE)
		return "attributes, declarations and statements: no values";
	if (why == "a statement" || why == HALF || why == "no value (void)")
		return "pieces of code: no values";
	if (why.starts_with("use of undeclared identifier"))
		return "names of members, registers or of nothing that is declared here: no values";
	if (why.starts_with("expected ") || why.find("expected ") != why.npos)
		return "tokens that are no expression: lists, initialisers, assembly";
	return "others";
}

} // namespace cfl::bindgen
