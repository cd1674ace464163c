// SPDX-License-Identifier: GPL-2.0
#include <check/placement.hh>

#include <algorithm>
#include <cctype>
#include <string>

namespace cfl::check
{

namespace
{

constexpr unsigned FARTHEST = 2000;

bool blank(char c)
{
	return isspace(static_cast<unsigned char>(c));
}

std::string_view trimmed(std::string_view text)
{
	while (!text.empty() && blank(text.front()))
		text.remove_prefix(1);
	while (!text.empty() && blank(text.back()))
		text.remove_suffix(1);
	return text;
}

bool begins_with_word(std::string_view text, std::string_view word)
{
	return text.substr(0, word.size()) == word &&
	       (text.size() == word.size() ||
		!isalnum(static_cast<unsigned char>(text[word.size()])));
}

/// Reads the code between a comment and what is unsafe.
class Between
{
public:
	explicit Between(std::string_view text) : text_(text) {}

	/// Whether all of it belongs to the statement that the comment stands above.
	bool is_one_statement()
	{
		while (at_ < text_.size()) {
			if (skip_comment() || skip_literal())
				continue;
			if (!take(text_[at_++]))
				return false;
		}
		return true;
	}

private:
	bool skip_comment()
	{
		const std::string_view rest = text_.substr(at_);
		if (rest.substr(0, 2) == "//")
			at_ += std::min(rest.find('\n'), rest.size());
		else if (rest.substr(0, 2) == "/*")
			at_ += std::min(rest.find("*/"), rest.size() - 2) + 2;
		else
			return false;
		return true;
	}
	bool skip_literal()
	{
		const char quote = text_[at_];
		if (quote != '"' &&
		    (quote != '\'' || (at_ && isalnum(static_cast<unsigned char>(text_[at_ - 1])))))
			return false;
		for (at_++; at_ < text_.size() && text_[at_] != quote; at_++)
			at_ += text_[at_] == '\\';
		at_++;
		statement_ += 'x';
		return true;
	}
	bool take(char c)
	{
		switch (c) {
		case '(':
		case '[':
			depth_++;
			break;
		case ')':
		case ']':
			depth_--;
			break;
		case '{':
			if (!opens_expression())
				return false;
			braces_++;
			break;
		case '}':
			if (braces_)
				braces_--;
			else if (!trimmed(statement_).empty() ||
				 !begins_with_word(trimmed(text_.substr(at_)), "else"))
				return false;
			break;
		case ';':
			if (depth_ || braces_)
				break;
			if (statement_.find("unsafe_expr") == std::string::npos)
				return false;
			statement_.clear();
			return true;
		}
		statement_ += c;
		return true;
	}
	/// A lambda's body, or an initialiser; not that of a function, a loop or a class.
	bool opens_expression() const
	{
		const std::string_view s = trimmed(statement_);
		if (depth_ || braces_)
			return true;
		if (s.empty())
			return false;
		for (const char *word : {"unsafe", "else", "do", "try", "struct", "class",
					 "namespace", "if", "for", "while", "switch"})
			if (begins_with_word(s, word))
				return false;
		if (s.back() == ')' || s.back() == ']')
			return s.find("[") != std::string_view::npos && s.substr(0, 2) != "[[";
		return true;
	}

	std::string_view text_;
	size_t at_ = 0;
	int depth_ = 0, braces_ = 0;
	std::string statement_;
};

} // namespace

bool says_something(std::string_view comment, std::string_view tag)
{
	size_t from = 0;
	while (from <= comment.size()) {
		const size_t end = std::min(comment.find('\n', from), comment.size());
		std::string_view line = comment.substr(from, end - from);
		// A line may begin with code, if the comment before it stood behind that.
		while (!line.empty() && (blank(line.front()) || line.front() == '/' ||
					 line.front() == '*' || line.front() == '!'))
			line.remove_prefix(1);
		if (line.substr(0, tag.size()) == tag)
			for (char c : comment.substr(end - (line.size() - tag.size())))
				if (isalnum(static_cast<unsigned char>(c)))
					return true;
		from = end + 1;
	}
	return false;
}

bool speaks_for(std::string_view text, unsigned begin, unsigned end, unsigned at)
{
	if (begin > text.size() || end > text.size() || at > text.size() || begin > end)
		return false;
	if (at < begin) {
		const std::string_view between = text.substr(at, begin - at);
		const size_t newline = between.find('\n');
		if (newline == std::string_view::npos)
			return true; // Behind it, in the same line.
		// First in the block.
		const size_t brace = between.find('{');
		if (brace == std::string_view::npos || !trimmed(between.substr(brace + 1)).empty())
			return false;
		std::string_view word = trimmed(between.substr(0, brace));
		return word == "unsafe" || word == "CFL_UNSAFE_BLOCK";
	}
	if (at < end || at - end > FARTHEST)
		return at >= begin && at < end;
	return Between(text.substr(end, at - end)).is_one_statement();
}

} // namespace cfl::check
