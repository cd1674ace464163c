// SPDX-License-Identifier: GPL-2.0
/// @file
/// From text to integers.
///
/// C header: `include/linux/kstrtox.h`.
#pragma once

#include <core/result.hh>
#include <core/str_view.hh>
#include <core/traits.hh>

namespace core
{
namespace detail
{

/// The value of a digit; 99 for what is none.
[[nodiscard]] constexpr u32 digit_value(char c) noexcept
{
	if (c >= '0' && c <= '9')
		return static_cast<u32>(c - '0');
	if (c >= 'a' && c <= 'z')
		return static_cast<u32>(c - 'a') + 10;
	if (c >= 'A' && c <= 'Z')
		return static_cast<u32>(c - 'A') + 10;
	return 99;
}

/// The digits of a number, which has at least one. One body for all types.
[[nodiscard]] constexpr Result<u64> parse_digits(StrView text, u32 base) noexcept
{
	u64 value = 0;

	if (text.empty())
		return errors::INVALID;
	for (char c : text) {
		const u32 digit = digit_value(c);

		if (digit >= base)
			return errors::INVALID;
		if (__builtin_mul_overflow(value, u64(base), &value) ||
		    __builtin_add_overflow(value, u64(digit), &value))
			return errors::RANGE;
	}
	return value;
}

/// Takes the prefix of a base off, if the base is open or is that of the prefix.
[[nodiscard]] constexpr StrView take_base(StrView text, u32 &base) noexcept
{
	const bool prefixed = text.size() > 1 && text[0] == '0';
	// CAST: the bits of a char and one below the eighth.
	const char mark = prefixed ? static_cast<char>(text[1] | 0x20) : '\0';

	if (mark == 'x' && (base == 0 || base == 16)) {
		base = 16;
		return text.skip(2);
	}
	if (mark == 'b' && (base == 0 || base == 2)) {
		base = 2;
		return text.skip(2);
	}
	if (mark == 'o' && (base == 0 || base == 8)) {
		base = 8;
		return text.skip(2);
	}
	if (base == 0)
		base = prefixed ? 8 : 10;
	return text;
}

} // namespace detail

/// The number that @p text spells, all of it, in @p base (2 to 36); base 0 goes by the prefix: `0x`,
/// `0b`, `0o` or `0`, else ten. A sign may stand first. Fails with `EINVAL` if it is no number, and
/// with `ERANGE` if a @p T can't hold it.
///
/// # Examples
///
/// ```cpp
/// KUNIT_EXPECT_EQ(TRY(parse_int<u16>("0x1f", 0)), 31u);
/// KUNIT_EXPECT_EQ(TRY(parse_int<s8>("-128")), -128);
/// KUNIT_EXPECT_EQ(parse_int<u8>("256").error(), ERANGE);
/// ```
template <Integer T>
[[nodiscard]] constexpr Result<T> parse_int(StrView text, u32 base = 10) noexcept
{
	const bool negative = !text.empty() && text[0] == '-';

	if (base == 1 || base > 36)
		return errors::INVALID;
	if (negative || (!text.empty() && text[0] == '+'))
		text = text.skip(1);
	text = detail::take_base(text, base);
	const Result<u64> digits = detail::parse_digits(text, base);
	if (digits.is_err())
		return digits.error();
	const u64 value = digits.value();
	if (!negative)
		return value > static_cast<u64>(MAX_OF<T>) ? Result<T>(errors::RANGE)
							   : Result<T>(static_cast<T>(value));
	if (value > u64(0) - static_cast<u64>(MIN_OF<T>))
		return errors::RANGE;
	return static_cast<T>(u64(0) - value);
}

/// Refuses what is no integer.
template <typename T>
requires(!Integer<T>)
Result<T> parse_int(StrView, u32 = 10) __deleted("parse_int: the type is no integer");

} // namespace core
