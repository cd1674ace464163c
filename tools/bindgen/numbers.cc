// SPDX-License-Identifier: GPL-2.0
#include <bindgen/numbers.hh>

#include <clang/Basic/TargetInfo.h>
#include <clang/Lex/Preprocessor.h>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

/// A value with its C type: rank 0 int, 1 long, 2 long long.
using Number = MacroNumber;

class Calculator
{
public:
	Calculator(Preprocessor &pp)
		: pp_(pp),
		  widths_{pp.getTargetInfo().getIntWidth(), pp.getTargetInfo().getLongWidth(),
			  pp.getTargetInfo().getLongLongWidth()}
	{
	}

	bool compute(const MacroInfo *info, Number &out)
	{
		if (!expand(info) || tokens_.empty())
			return false;
		return binary(out, 0) && at_ == tokens_.size();
	}

private:
	/// Macros are replaced by their tokens, so that `#define A 1 + 2` is no operand of its own.
	bool expand(const MacroInfo *info)
	{
		if (active_.size() > 20 || llvm::is_contained(active_, info))
			return false;
		active_.push_back(info);
		for (const Token &t : info->tokens()) {
			if (const IdentifierInfo *id = t.getIdentifierInfo()) {
				const MacroInfo *inner =
					id->hasMacroDefinition() ? pp_.getMacroInfo(id) : nullptr;
				if (!inner || inner->isFunctionLike() || inner->isBuiltinMacro() ||
				    !expand(inner))
					return false;
			} else {
				tokens_.push_back(&t);
				if (tokens_.size() > 1000)
					return false;
			}
		}
		active_.pop_back();
		return true;
	}

	bool accept(tok::TokenKind kind)
	{
		if (at_ == tokens_.size() || tokens_[at_]->isNot(kind))
			return false;
		at_++;
		return true;
	}

	/// Binds C's operators from `||` (1) to `*` (10); 0 for what is none.
	static unsigned binding(tok::TokenKind kind)
	{
		switch (kind) {
		case tok::pipepipe:
			return 1;
		case tok::ampamp:
			return 2;
		case tok::pipe:
			return 3;
		case tok::caret:
			return 4;
		case tok::amp:
			return 5;
		case tok::equalequal:
		case tok::exclaimequal:
			return 6;
		case tok::less:
		case tok::lessequal:
		case tok::greater:
		case tok::greaterequal:
			return 7;
		case tok::lessless:
		case tok::greatergreater:
			return 8;
		case tok::plus:
		case tok::minus:
			return 9;
		case tok::star:
		case tok::slash:
		case tok::percent:
			return 10;
		default:
			return 0;
		}
	}

	bool binary(Number &out, unsigned least)
	{
		if (!unary(out))
			return false;
		while (at_ < tokens_.size()) {
			tok::TokenKind op = tokens_[at_]->getKind();
			unsigned power = binding(op);
			if (!power || power <= least)
				return true;
			at_++;
			Number right;
			if (!binary(right, power) || !apply(op, out, right))
				return false;
		}
		return true;
	}

	bool unary(Number &out)
	{
		if (accept(tok::l_paren))
			return binary(out, 0) && accept(tok::r_paren);
		if (accept(tok::plus))
			return unary(out);
		if (accept(tok::minus))
			return unary(out) && apply(tok::minus, zero(out), out, out);
		if (accept(tok::tilde))
			return unary(out) && keep(out, ~out.value);
		if (accept(tok::exclaim))
			return unary(out) && truth(out, out.value == 0);
		if (at_ == tokens_.size() || tokens_[at_]->isNot(tok::numeric_constant))
			return false;
		return literal(*tokens_[at_++], out);
	}

	static Number zero(const Number &like) { return {"", 0, like.rank, like.is_unsigned}; }

	bool truth(Number &out, bool value)
	{
		out = {"", value, 0, false};
		return true;
	}

	/// Cuts the value to its type.
	bool keep(Number &n, uint64_t value)
	{
		unsigned width = widths_[n.rank];
		if (width < 64)
			value = n.is_unsigned ? value & ((uint64_t(1) << width) - 1)
					      : uint64_t(llvm::SignExtend64(value, width));
		n.value = value;
		return true;
	}

	bool literal(const Token &t, Number &out)
	{
		llvm::SmallString<32> buffer;
		llvm::StringRef text = pp_.getSpelling(t, buffer);
		llvm::StringRef digits = text.rtrim("uUlL"), suffix = text.substr(digits.size());
		unsigned longs = 0, us = 0;
		for (char c : suffix)
			(c == 'u' || c == 'U') ? us++ : longs++;
		uint64_t value;
		if (us > 1 || longs > 2 || digits.empty() || digits.getAsInteger(0, value))
			return false;
		bool decimal = digits[0] != '0';
		// The first type of C's list that holds the value.
		for (unsigned rank = longs; rank < 3; rank++)
			for (bool is_unsigned : {false, true}) {
				unsigned room = widths_[rank] - !is_unsigned;
				if ((us && !is_unsigned) || (is_unsigned && !us && decimal) ||
				    (room < 64 && value >> room))
					continue;
				out = {"", value, rank, is_unsigned};
				return true;
			}
		return false;
	}

	/// C's usual arithmetic conversions.
	void convert(Number &a, Number &b)
	{
		Number type = {"", 0, std::max(a.rank, b.rank), false};
		for (const Number *n : {&a, &b})
			type.is_unsigned |=
				n->is_unsigned &&
				(n->rank == type.rank || widths_[n->rank] == widths_[type.rank]);
		for (Number *n : {&a, &b}) {
			uint64_t value = n->value;
			n->rank = type.rank;
			n->is_unsigned = type.is_unsigned;
			keep(*n, value);
		}
	}

	bool apply(tok::TokenKind op, Number &left, Number right)
	{
		return apply(op, left, right, left);
	}

	bool apply(tok::TokenKind op, Number left, Number right, Number &out)
	{
		if (op == tok::ampamp)
			return truth(out, left.value && right.value);
		if (op == tok::pipepipe)
			return truth(out, left.value || right.value);
		if (op == tok::lessless || op == tok::greatergreater)
			return shift(op == tok::lessless, left, right, out);
		convert(left, right);
		out = left;
		return left.is_unsigned
			       ? plain(op, left, right, out)
			       : checked(op, int64_t(left.value), int64_t(right.value), out);
	}

	bool shift(bool to_left, const Number &left, const Number &right, Number &out)
	{
		unsigned width = widths_[left.rank];
		if (right.value >= width || (!left.is_unsigned && int64_t(left.value) < 0))
			return false;
		out = left;
		if (!to_left)
			return keep(out, left.value >> right.value);
		if (!left.is_unsigned && left.value >> (width - 1 - right.value))
			return false;
		return keep(out, left.value << right.value);
	}

	bool compare(tok::TokenKind op, int order, Number &out)
	{
		switch (op) {
		case tok::equalequal:
			return truth(out, order == 0);
		case tok::exclaimequal:
			return truth(out, order != 0);
		case tok::less:
			return truth(out, order < 0);
		case tok::lessequal:
			return truth(out, order <= 0);
		case tok::greater:
			return truth(out, order > 0);
		case tok::greaterequal:
			return truth(out, order >= 0);
		default:
			return false;
		}
	}

	bool bits(tok::TokenKind op, uint64_t l, uint64_t r, Number &out)
	{
		switch (op) {
		case tok::pipe:
			return keep(out, l | r);
		case tok::amp:
			return keep(out, l & r);
		case tok::caret:
			return keep(out, l ^ r);
		default:
			return false;
		}
	}

	bool plain(tok::TokenKind op, const Number &left, const Number &right, Number &out)
	{
		uint64_t l = left.value, r = right.value;
		switch (op) {
		case tok::plus:
			return keep(out, l + r);
		case tok::minus:
			return keep(out, l - r);
		case tok::star:
			return keep(out, l * r);
		case tok::slash:
			return r && keep(out, l / r);
		case tok::percent:
			return r && keep(out, l % r);
		default:
			return bits(op, l, r, out) || compare(op, l < r ? -1 : l > r, out);
		}
	}

	bool checked(tok::TokenKind op, int64_t l, int64_t r, Number &out)
	{
		int64_t value = 0;
		switch (op) {
		case tok::plus:
			if (__builtin_add_overflow(l, r, &value))
				return false;
			break;
		case tok::minus:
			if (__builtin_sub_overflow(l, r, &value))
				return false;
			break;
		case tok::star:
			if (__builtin_mul_overflow(l, r, &value))
				return false;
			break;
		case tok::slash:
		case tok::percent:
			if (r == 0 || r == -1)
				return false;
			value = op == tok::slash ? l / r : l % r;
			break;
		default:
			return bits(op, uint64_t(l), uint64_t(r), out) ||
			       compare(op, l < r ? -1 : l > r, out);
		}
		keep(out, uint64_t(value));
		return int64_t(out.value) == value;
	}

	Preprocessor &pp_;
	uint64_t widths_[3];
	std::vector<const MacroInfo *> active_;
	llvm::SmallVector<const Token *, 32> tokens_;
	size_t at_ = 0;
};

} // namespace

bool macro_number(Preprocessor &pp, const MacroInfo *info, MacroNumber &out)
{
	MacroNumber number;
	if (!Calculator(pp).compute(info, number))
		return false;
	out.value = number.value;
	out.rank = number.rank;
	out.is_unsigned = number.is_unsigned;
	return true;
}

} // namespace cfl::bindgen
