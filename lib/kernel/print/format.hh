// SPDX-License-Identifier: GPL-2.0
/// @file
/// Reads a `{}` format at compile time. Nothing here leaves code or data in a module.
///
/// C header: none; the result becomes a format of `include/linux/printk.h`.
#pragma once

#include <core/annotations.hh>
#include <core/types.hh>

namespace kernel::printing
{

/// One placeholder: `{[index][:[<>][+][#][0][width][.precision][type]]}`.
struct Placeholder {
	u8 index = 0;
	bool left = false;
	bool plus = false;
	bool alternate = false;
	bool zeros = false;
	s16 width = -1;
	s16 precision = -1;
	/// What stands for the type: nothing, one letter, or `p` with a letter.
	char type[3] = {};

	[[nodiscard]] constexpr bool is(const char *name) const noexcept
	{
		usize i = 0;
		// SAFETY: the name ends in a NUL, where the loop stops.
		unsafe
		{
			for (; name[i]; i++) {
				if (i >= 2 || type[i] != name[i])
					return false;
			}
		}
		return type[i] == 0;
	}
	/// Neither sign, zeros nor `#` was asked for.
	[[nodiscard]] constexpr bool is_textual() const noexcept
	{
		return !plus && !alternate && !zeros;
	}
};

/// What may be wrong with a format and its arguments. `Good` is nothing.
enum class Fault : u8 {
	Good,
	TooFewArguments,
	TooManyArguments,
	LooseBrace,
	BadPlaceholder,
	TooManyPlaceholders,
	WrongType,
	Float,
	CharPointer,
	Unprintable,
	ForeignPercent,
};

/// No format has more placeholders.
inline constexpr usize MAX_PLACEHOLDERS = 16;

/// A format, taken apart.
struct Format {
	Fault fault = Fault::Good;
	u8 count = 0;
	Placeholder placeholders[MAX_PLACEHOLDERS] = {};
};

namespace detail
{

constexpr bool is_digit(char c) noexcept
{
	return c >= '0' && c <= '9';
}

// What follows reads a format, which ends in a NUL. `at` never gets behind that, as nothing but what was
// seen to be something else is stepped over.

/// Reads a number of at most three digits; -1 when there is none.
constexpr s16 read_number(const char *text, usize &at) noexcept
{
	int value = 0;
	// SAFETY: the NUL is no digit.
	unsafe
	{
		if (!is_digit(text[at]))
			return -1;
		for (usize digits = 0; digits < 3 && is_digit(text[at]); digits++)
			value = value * 10 + (text[at++] - '0');
	}
	// CAST: at most 999.
	return static_cast<s16>(value);
}

/// Whether @p c was there, and steps over it.
constexpr bool take(const char *text, usize &at, char c) noexcept
{
	// SAFETY: `at` is at the NUL or before, and no caller asks for the NUL.
	unsafe
	{
		if (text[at] != c)
			return false;
	}
	at++;
	return true;
}

constexpr bool has_percent(const char *text) noexcept
{
	// SAFETY: the text ends in a NUL, where the loop stops.
	unsafe
	{
		while (*text && *text != '%')
			text++;
		return *text == '%';
	}
}

/// Reads what follows the colon.
constexpr void read_spec(const char *text, usize &at, Placeholder &out) noexcept
{
	out.left = take(text, at, '<');
	if (!out.left)
		take(text, at, '>');
	out.plus = take(text, at, '+');
	out.alternate = take(text, at, '#');
	out.zeros = take(text, at, '0');
	out.width = read_number(text, at);
	if (take(text, at, '.'))
		out.precision = read_number(text, at);
	// SAFETY: the loop stops at the NUL.
	unsafe
	{
		for (usize i = 0; i < 2 && text[at] != '}' && text[at]; i++)
			out.type[i] = text[at++];
	}
}

} // namespace detail

/// Takes @p text apart. Which argument a placeholder means is in its `index`.
template <usize N>
constexpr Format parse(const char (&text)[N], usize arguments) noexcept
{
	Format format;
	bool used[256] = {};
	bool numbered = false;
	u8 next = 0;

	for (usize at = 0; at < N - 1;) {
		const char c = text[at++];
		if (c == '}') {
			if (!detail::take(text, at, '}'))
				return Format{.fault = Fault::LooseBrace};
			continue;
		}
		if (c != '{' || detail::take(text, at, '{'))
			continue;
		if (format.count == MAX_PLACEHOLDERS)
			return Format{.fault = Fault::TooManyPlaceholders};

		Placeholder &placeholder = format.placeholders[format.count++];
		const s16 index = detail::read_number(text, at);
		if (format.count > 1 && numbered != (index >= 0))
			return Format{.fault = Fault::BadPlaceholder};
		numbered = index >= 0;
		if (index > 255)
			return Format{.fault = Fault::TooFewArguments};
		placeholder.index = numbered ? static_cast<u8>(index) : next++;
		if (detail::take(text, at, ':'))
			detail::read_spec(text, at, placeholder);
		if (!detail::take(text, at, '}'))
			return Format{.fault =
					      text[at] ? Fault::BadPlaceholder : Fault::LooseBrace};
		if (placeholder.index >= arguments)
			return Format{.fault = Fault::TooFewArguments};
		used[placeholder.index] = true;
	}
	for (usize i = 0; i < arguments; i++) {
		if (!used[i])
			return Format{.fault = format.count == 0 && detail::has_percent(text)
						       ? Fault::ForeignPercent
						       : Fault::TooManyArguments};
	}
	return format;
}

/// Receives the text of a printk format: counts it, and keeps it when it has room.
struct Writer {
	char *room = nullptr;
	usize length = 0;

	constexpr void put(char c) noexcept
	{
		// SAFETY: a room is as long as what was counted without one.
		unsafe
		{
			if (room)
				room[length] = c;
		}
		length++;
	}
	constexpr void put(const char *text) noexcept
	{
		// SAFETY: the text ends in a NUL, where the loop stops.
		unsafe
		{
			while (*text)
				put(*text++);
		}
	}
	constexpr void put_number(int value) noexcept
	{
		if (value >= 10)
			put_number(value / 10);
		// CAST: a digit.
		put(static_cast<char>('0' + value % 10));
	}
	/// A literal character: `%` means itself.
	constexpr void put_literal(char c) noexcept
	{
		if (c == '%')
			put('%');
		put(c);
	}
};

} // namespace kernel::printing
