// SPDX-License-Identifier: GPL-2.0
/// @file
/// A value as the report of a failed expectation shows it.
#pragma once

#include <core/error.hh>
#include <core/str_view.hh>
#include <core/types.hh>

namespace kernel::kunit
{

template <typename T>
inline constexpr bool is_enum = __is_enum(T);

/// Whether @p T is one of the built-in integer types, `bool` and `char` included.
template <typename T>
inline constexpr bool is_integer = false;
template <>
inline constexpr bool is_integer<bool> = true;
template <>
inline constexpr bool is_integer<char> = true;
template <>
inline constexpr bool is_integer<signed char> = true;
template <>
inline constexpr bool is_integer<unsigned char> = true;
template <>
inline constexpr bool is_integer<short> = true;
template <>
inline constexpr bool is_integer<unsigned short> = true;
template <>
inline constexpr bool is_integer<int> = true;
template <>
inline constexpr bool is_integer<unsigned int> = true;
template <>
inline constexpr bool is_integer<long> = true;
template <>
inline constexpr bool is_integer<unsigned long> = true;
template <>
inline constexpr bool is_integer<long long> = true;
template <>
inline constexpr bool is_integer<unsigned long long> = true;

template <typename T>
inline constexpr bool is_signed = T(-1) < T(1) && !__is_same(T, bool);

/// What a value is printed as.
enum class Shape : u8 { Signed, Unsigned, Bool, Pointer, Text, Error, Object };

/// A value without its type. Borrows the text that it was made from.
struct Value {
	Shape shape;
	u64 bits;
	const char *text;
	usize length;
};

/// Takes a value apart. Types of which it knows nothing are shown as `<object>`.
template <typename T>
constexpr Value value(const T &object) noexcept
{
	if constexpr (__is_same(T, bool))
		return Value{Shape::Bool, object, nullptr, 0};
	else if constexpr (is_integer<T>)
		return Value{is_signed<T> ? Shape::Signed : Shape::Unsigned,
			     static_cast<u64>(object), nullptr, 0};
	else if constexpr (is_enum<T>)
		return Value{Shape::Signed, static_cast<u64>(static_cast<s64>(object)), nullptr, 0};
	else if constexpr (requires { static_cast<const volatile void *>(object); })
		return Value{Shape::Pointer, reinterpret_cast<usize>(object), nullptr, 0};
	else if constexpr (requires { core::StrView(object); }) {
		const core::StrView view(object);
		return Value{Shape::Text, 0, view.data(), view.size()};
	} else if constexpr (requires { core::Error(object).to_errno(); })
		return Value{Shape::Error, static_cast<u64>(static_cast<s64>(object.to_errno())),
			     nullptr, 0};
	else
		return Value{Shape::Object, 0, nullptr, 0};
}

} // namespace kernel::kunit
