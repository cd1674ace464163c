// SPDX-License-Identifier: GPL-2.0
#include <bindgen/macros.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

/// Why the tokens of a macro can be no expression; empty when they may be one.
std::string obstacle(Preprocessor &pp, const MacroInfo *info)
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
			return "unbalanced brackets";
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
					return "a statement, a declaration or an attribute";
				break;
			default:
				break;
			}
		}
	}
	return depth ? "unbalanced brackets" : "";
}

/// Reads `12`, `0x7fUL`, `(5)` or `(-1)`. False: it is something else.
bool integer(Preprocessor &pp, const MacroInfo *info, MacroLiteral &out)
{
	llvm::ArrayRef<Token> tokens = info->tokens();
	while (tokens.size() >= 3 && tokens.front().is(tok::l_paren) &&
	       tokens.back().is(tok::r_paren))
		tokens = tokens.drop_front().drop_back();
	if (tokens.size() == 2 && tokens[0].is(tok::minus)) {
		out.negative = true;
		tokens = tokens.drop_front();
	}
	if (tokens.size() != 1 || tokens[0].isNot(tok::numeric_constant))
		return false;
	llvm::SmallString<32> buffer;
	llvm::StringRef text = pp.getSpelling(tokens[0], buffer);
	llvm::StringRef digits = text.rtrim("uUlL"), suffix = text.substr(digits.size());
	for (char c : suffix)
		(c == 'u' || c == 'U') ? void(out.is_unsigned = true) : void(out.longs++);
	if (suffix.size() != out.longs + out.is_unsigned || out.longs > 2 || digits.empty())
		return false;
	out.decimal = digits[0] != '0';
	return !digits.getAsInteger(0, out.value);
}

} // namespace

MacroLines macro_lines(Preprocessor &pp, const MacroSelection &selection, Report &report)
{
	const SourceManager &sm = pp.getSourceManager();
	MacroLines lines;
	std::vector<std::string> found;
	for (const auto &entry : pp.macros()) {
		const IdentifierInfo *id = entry.first;
		std::string name = id->getName().str();
		if (!selection.all && !selection.names.contains(name))
			continue;
		const MacroInfo *info = pp.getMacroInfo(id);
		if (!info || info->isBuiltinMacro())
			continue;
		SourceLocation loc = info->getDefinitionLoc();
		if (sm.isWrittenInBuiltinFile(loc) || sm.isWrittenInCommandLineFile(loc) ||
		    name.starts_with("CONFIG_"))
			continue;
		std::string why = obstacle(pp, info);
		if (!why.empty()) {
			if (why != "empty")
				report.macros_out_of_reach[name] = why;
			continue;
		}
		report.macros_tried++;
		MacroLiteral literal;
		if (integer(pp, info, literal)) {
			literal.name = std::move(name);
			lines.literals.push_back(std::move(literal));
		} else {
			found.push_back(std::move(name));
		}
	}
	std::sort(found.begin(), found.end());
	std::sort(lines.literals.begin(), lines.literals.end(),
		  [](const auto &a, const auto &b) { return a.name < b.name; });
	for (const std::string &name : found) {
		lines.text += fmt::format("static const __auto_type {}{} = ({});\n", MACRO_PREFIX,
					  name, name);
		lines.names.push_back(name);
	}
	return lines;
}

} // namespace cfl::bindgen
