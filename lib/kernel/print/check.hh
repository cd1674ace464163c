// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the compiler says of a message that cannot be printed: one sentence.
#pragma once

#include <core/utility.hh>
#include <kernel/print/message.hh>

namespace kernel::printing
{

/// Stops the compilation with a sentence if @p FAULT is one. Its value says whether it is not.
template <Fault FAULT>
struct Checked {
	static_assert(FAULT != Fault::TooFewArguments,
		      "print: the format has more {} than there are arguments");
	static_assert(FAULT != Fault::TooManyArguments,
		      "print: there are more arguments than {} in the format");
	static_assert(FAULT != Fault::LooseBrace,
		      "print: the format has a lone { or }; a brace is printed by {{ or }}");
	static_assert(FAULT != Fault::BadPlaceholder,
		      "print: cannot read what stands between { and }; it is "
		      "{[index][:[<>][+][#][0][width][.precision][type]]}");
	static_assert(FAULT != Fault::TooManyPlaceholders,
		      "print: a message has at most 16 {}; print two messages");
	static_assert(
		FAULT != Fault::WrongType,
		"print: what follows the colon in {:...} does not suit its argument; integers "
		"take d x X o, texts take s, pointers take p pS ps, bytes take ph pC pD pN");
	static_assert(FAULT != Fault::Float,
		      "print: the kernel has no floating point; print a scaled integer");
	static_assert(FAULT != Fault::CharPointer,
		      "print: nothing says where a char pointer ends; print a CStr or a StrView");
	static_assert(FAULT != Fault::Unprintable,
		      "print: this type does not say how it prints; give it PRINT_FORMAT and "
		      "print_fields(), see PrintAs in <kernel/print/conversion.hh>");
	static_assert(FAULT != Fault::ForeignPercent,
		      "print: this is a printf format; write {} for each argument");

	static constexpr bool GOOD = FAULT == Fault::Good;
};

/// The message of a closure that returns its format, and of the types of its arguments.
template <typename Literal, typename... Args>
using MessageOf = Message<Literal, core::remove_cvref<Args>...>;

} // namespace kernel::printing

/// A closure that returns the literal @p fmt, so that it can be read in constant expressions.
#define CFL_PRINT_LITERAL(fmt) []() constexpr -> const auto & { return fmt; }
