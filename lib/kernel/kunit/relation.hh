// SPDX-License-Identifier: GPL-2.0
/// @file
/// The relations that expectations test, with the meaning of the numbers whatever their signs.
#pragma once

#include <core/types.hh>
#include <kernel/kunit/value.hh>

namespace kernel::kunit
{

/// `left == right` with the meaning of the numbers, whatever their signs.
template <typename L, typename R>
constexpr bool equal(const L &left, const R &right) noexcept
{
	if constexpr (is_integer<L> && is_integer<R>) {
		const bool left_negative = is_signed<L> && left < L(0);
		const bool right_negative = is_signed<R> && right < R(0);
		return left_negative == right_negative &&
		       static_cast<u64>(left) == static_cast<u64>(right);
	} else {
		return left == right;
	}
}

/// `left < right` with the meaning of the numbers, whatever their signs.
template <typename L, typename R>
constexpr bool less(const L &left, const R &right) noexcept
{
	if constexpr (is_integer<L> && is_integer<R>) {
		const bool left_negative = is_signed<L> && left < L(0);
		const bool right_negative = is_signed<R> && right < R(0);
		if (left_negative != right_negative)
			return left_negative;
		return static_cast<u64>(left) < static_cast<u64>(right);
	} else {
		return left < right;
	}
}

struct Equal {
	static constexpr char SIGN[] = "==";
	template <typename L, typename R>
	static constexpr bool holds(const L &left, const R &right) noexcept
	{
		return equal(left, right);
	}
};

struct Unequal {
	static constexpr char SIGN[] = "!=";
	template <typename L, typename R>
	static constexpr bool holds(const L &left, const R &right) noexcept
	{
		return !equal(left, right);
	}
};

struct Less {
	static constexpr char SIGN[] = "<";
	template <typename L, typename R>
	static constexpr bool holds(const L &left, const R &right) noexcept
	{
		return less(left, right);
	}
};

struct LessOrEqual {
	static constexpr char SIGN[] = "<=";
	template <typename L, typename R>
	static constexpr bool holds(const L &left, const R &right) noexcept
	{
		return !less(right, left);
	}
};

struct Greater {
	static constexpr char SIGN[] = ">";
	template <typename L, typename R>
	static constexpr bool holds(const L &left, const R &right) noexcept
	{
		return less(right, left);
	}
};

struct GreaterOrEqual {
	static constexpr char SIGN[] = ">=";
	template <typename L, typename R>
	static constexpr bool holds(const L &left, const R &right) noexcept
	{
		return !less(left, right);
	}
};

} // namespace kernel::kunit
