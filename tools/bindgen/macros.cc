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

} // namespace

MacroLines macro_lines(Preprocessor &pp, const MacroSelection &selection, Report &report)
{
	const SourceManager &sm = pp.getSourceManager();
	std::vector<std::pair<unsigned, std::string>> found;
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
		found.emplace_back(sm.getDecomposedLoc(loc).second, name);
	}
	std::sort(found.begin(), found.end(),
		  [](const auto &a, const auto &b) { return a.second < b.second; });
	MacroLines lines;
	for (const auto &[offset, name] : found) {
		lines.text += fmt::format("static const __auto_type {}{} = ({});\n", MACRO_PREFIX,
					  name, name);
		lines.names.push_back(name);
		report.macros_tried++;
	}
	return lines;
}

} // namespace cfl::bindgen
