// SPDX-License-Identifier: GPL-2.0
#include <bindgen/line_numbers.hh>

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>
#include <clang/Lex/Preprocessor.h>
#include <string>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

/// Where `__LINE__` stands that a number was made from: Clang writes such a number into memory of its
/// own, and takes it on from there through arguments of macros. Invalid for other numbers.
SourceLocation place_of_line_macro(SourceLocation number, Preprocessor &pp)
{
	const SourceManager &sm = pp.getSourceManager();
	while (number.isMacroID()) {
		SourceLocation from = sm.getImmediateSpellingLoc(number);
		if (from.isMacroID()) {
			number = from;
			continue;
		}
		if (!sm.isWrittenInScratchSpace(from))
			return {};
		SourceLocation name = sm.getImmediateExpansionRange(number).getBegin();
		bool invalid = false;
		const char *text = sm.getCharacterData(sm.getSpellingLoc(name), &invalid);
		constexpr llvm::StringRef LINE = "__LINE__";
		return !invalid && llvm::StringRef(text, LINE.size()) == LINE ? name
									      : SourceLocation();
	}
	return {};
}

} // namespace

void count_lines_like_gcc(Preprocessor &pp, Token &token, llvm::BumpPtrAllocator &memory)
{
	if (token.isNot(tok::numeric_constant) || !token.getLocation().isMacroID())
		return;
	SourceLocation place = place_of_line_macro(token.getLocation(), pp);
	if (!place.isMacroID())
		return;
	const SourceManager &sm = pp.getSourceManager();
	std::string text = std::to_string(sm.getPresumedLoc(sm.getExpansionLoc(place)).getLine());
	// Clang's parser of numbers looks at the character behind.
	token.setLiteralData(llvm::StringRef(text.c_str(), text.size() + 1).copy(memory).data());
	token.setLength(static_cast<unsigned>(text.size()));
}

} // namespace cfl::bindgen
