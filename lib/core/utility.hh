// SPDX-License-Identifier: GPL-2.0
/// @file
/// The few words of the language that live in `std` elsewhere: `move`, `forward`, `exchange`, `swap`.
#pragma once

#include <core/traits.hh>

namespace core
{

/// Says that @p object may be moved from.
template <typename T>
[[nodiscard]] constexpr remove_reference<T> &&move(T &&object) noexcept
{
	return static_cast<remove_reference<T> &&>(object);
}

template <typename T>
[[nodiscard]] constexpr T &&forward(remove_reference<T> &object) noexcept
{
	return static_cast<T &&>(object);
}

template <typename T>
[[nodiscard]] constexpr T &&forward(remove_reference<T> &&object) noexcept
{
	return static_cast<T &&>(object);
}

/// Puts @p value into @p object and returns what was there.
template <typename T, typename U = T>
constexpr T exchange(T &object, U &&value) noexcept
{
	T old = static_cast<T &&>(object);
	object = static_cast<U &&>(value);
	return old;
}

template <typename T>
constexpr void swap(T &a, T &b) noexcept
{
	T old = static_cast<T &&>(a);
	a = static_cast<T &&>(b);
	b = static_cast<T &&>(old);
}

} // namespace core
