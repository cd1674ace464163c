// SPDX-License-Identifier: GPL-2.0
#include <bindgen/skip.hh>

#include <clang/Lex/Preprocessor.h>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

/// From behind the quote that opens a literal to behind the one that closes it.
size_t behind_literal(llvm::StringRef text, size_t at, char quote)
{
	for (; at < text.size() && text[at] != quote && text[at] != '\n'; at++)
		if (text[at] == '\\')
			at++;
	return at + 1;
}

/// From a `/` to behind the comment that it opens, or behind itself.
size_t behind_comment(llvm::StringRef text, size_t at)
{
	char next = at + 1 < text.size() ? text[at + 1] : '\0';
	if (next == '*') {
		size_t end = text.find("*/", at + 2);
		return end == text.npos ? text.size() : end + 2;
	}
	if (next != '/')
		return at + 1;
	do
		at = text.find('\n', at + 1);
	while (at != text.npos && text[at - 1] == '\\');
	return at == text.npos ? text.size() : at;
}

/// Where the brace is that closes the one before `at`; npos when the text does not tell.
size_t closing_brace(llvm::StringRef text, size_t at)
{
	unsigned depth = 1;
	bool line_starts = false;
	while (at < text.size()) {
		char c = text[at];
		switch (c) {
		case '\n':
			line_starts = true;
			[[fallthrough]];
		case ' ':
		case '\t':
			at++;
			continue;
		case '#':
			if (line_starts)
				return text.npos;
			break;
		case '/':
			// A directive may follow a comment: the line has not begun with it.
			if (size_t end = behind_comment(text, at); end != at + 1) {
				at = end;
				continue;
			}
			break;
		case '"':
		case '\'':
			at = behind_literal(text, at + 1, c);
			line_starts = false;
			continue;
		case '{':
			depth++;
			break;
		case '}':
			if (--depth == 0)
				return at;
			break;
		default:
			break;
		}
		line_starts = false;
		at++;
	}
	return text.npos;
}

} // namespace

namespace
{

/// False where tokens come from a macro or were looked at before, or where directives are in the way.
bool jump_in_text(Preprocessor &pp)
{
	auto *lexer = static_cast<Lexer *>(pp.getCurrentLexer());
	if (!lexer)
		return false;
	llvm::StringRef text = lexer->getBuffer();
	unsigned at = lexer->getCurrentBufferOffset();
	if (at == 0 || at > text.size() || text[at - 1] != '{')
		return false;
	size_t end = closing_brace(text, at);
	if (end != text.npos)
		lexer->seek(static_cast<unsigned>(end), false);
	return end != text.npos;
}

} // namespace

bool jump_to_end_of_body(Preprocessor &pp)
{
	if (jump_in_text(pp))
		return true;
	// Token by token, but without expanding macros: only braces count.
	Token t;
	unsigned depth = 1;
	do {
		pp.LexUnexpandedToken(t);
		depth += t.is(tok::l_brace);
		depth -= t.is(tok::r_brace);
	} while (depth && t.isNot(tok::eof));
	pp.EnterToken(t, /*IsReinject=*/true);
	return depth == 0;
}

} // namespace cfl::bindgen
