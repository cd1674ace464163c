// SPDX-License-Identifier: GPL-2.0
/// @file
/// Searching and sorting in spans. Nothing allocates, and nothing recurses.
#pragma once

#include <core/annotations.hh>
#include <core/option.hh>
#include <core/span.hh>
#include <core/utility.hh>

namespace core
{

/// The usual order.
struct Less {
	template <typename A, typename B>
	constexpr bool operator()(const A &a, const B &b) const noexcept
	{
		return a < b;
	}
};

template <typename T>
[[nodiscard]] constexpr const T &min(const T &a __lifetimebound,
				     const T &b __lifetimebound) noexcept
{
	return b < a ? b : a;
}
template <typename T>
[[nodiscard]] constexpr const T &max(const T &a __lifetimebound,
				     const T &b __lifetimebound) noexcept
{
	return a < b ? b : a;
}
/// @p value, or the limit that it is beyond.
template <typename T>
[[nodiscard]] constexpr const T &clamp(const T &value __lifetimebound, const T &low __lifetimebound,
				       const T &high __lifetimebound) noexcept
{
	return value < low ? low : high < value ? high : value;
}

/// Where the first object stands for which @p holds says true.
template <typename T, typename F>
[[nodiscard]] constexpr Option<usize> find_if(Span<T> span, F &&holds __noescape) noexcept
{
	for (usize i = 0; i < span.size(); i++)
		if (holds(span.data()[i]))
			return i;
	return None;
}
/// Where @p value stands first.
template <typename T, typename V>
[[nodiscard]] constexpr Option<usize> find(Span<T> span, const V &value) noexcept
{
	return find_if(span, [&](const T &object) { return object == value; });
}
template <typename T, typename F>
[[nodiscard]] constexpr usize count_if(Span<T> span, F &&holds __noescape) noexcept
{
	usize count = 0;
	for (const T &object : span)
		count += holds(object) ? 1 : 0;
	return count;
}
template <typename T, typename F>
[[nodiscard]] constexpr bool any_of(Span<T> span, F &&holds __noescape) noexcept
{
	return find_if(span, static_cast<F &&>(holds)).is_some();
}
template <typename T, typename F>
[[nodiscard]] constexpr bool all_of(Span<T> span, F &&holds __noescape) noexcept
{
	return find_if(span, [&](const T &object) { return !holds(object); }).is_none();
}

/// The first place in a sorted span before which every object is less than @p value.
template <typename T, typename V, typename L = Less>
[[nodiscard]] constexpr usize lower_bound(Span<T> span, const V &value, L less = {}) noexcept
{
	usize from = 0;
	usize count = span.size();

	while (count) {
		const usize half = count / 2;

		bool before;
		// SAFETY: `from + count` never exceeds the size, and `half` is less than `count`.
		unsafe
		{
			before = less(span.data()[from + half], value);
		}
		if (before) {
			from += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return from;
}
/// Where @p value stands in a sorted span.
template <typename T, typename V, typename L = Less>
[[nodiscard]] constexpr Option<usize> binary_search(Span<T> span, const V &value,
						    L less = {}) noexcept
{
	const usize at = lower_bound(span, value, less);

	if (at >= span.size())
		return None;
	// SAFETY: `at` was just found to be less than the size.
	unsafe
	{
		if (!less(value, span.data()[at]))
			return at;
	}
	return None;
}

template <typename T>
constexpr void reverse(Span<T> span) noexcept
{
	for (usize i = 0; i < span.size() / 2; i++)
		// SAFETY: both are less than the size, as `i` is less than half of it.
		unsafe
		{
			swap(span.data()[i], span.data()[span.size() - 1 - i]);
		}
}

template <typename T, typename L = Less>
[[nodiscard]] constexpr bool is_sorted(Span<T> span, L less = {}) noexcept
{
	for (usize i = 1; i < span.size(); i++)
		// SAFETY: `i` is less than the size, and at least 1.
		unsafe
		{
			if (less(span.data()[i], span.data()[i - 1]))
				return false;
		}
	return true;
}

namespace detail
{

/// Lets the object at @p at sink until none below it is greater.
///
/// # Safety
///
/// @p size is not more than the size of @p span, and @p at is less.
template <typename T, typename L>
constexpr void sift_down(Unsafe, Span<T> span, usize at, usize size, L &less) noexcept
{
	for (;;) {
		usize child = 2 * at + 1;

		if (child >= size)
			return;
		if (child + 1 < size && less(span.data()[child], span.data()[child + 1]))
			child++;
		if (!less(span.data()[at], span.data()[child]))
			return;
		swap(span.data()[at], span.data()[child]);
		at = child;
	}
}

template <typename T, typename L>
constexpr void insertion_sort(Span<T> span, L &less) noexcept
{
	for (usize i = 1; i < span.size(); i++)
		// SAFETY: `j` starts at `i`, which is less than the size, and only falls, to 1 at least.
		unsafe
		{
			for (usize j = i; j > 0 && less(span.data()[j], span.data()[j - 1]); j--)
				swap(span.data()[j], span.data()[j - 1]);
		}
}

} // namespace detail

/// Sorts in place: heap sort, so `n log n` steps at worst and no stack. Equal objects may change
/// places; up to 16 objects they keep theirs.
template <typename T, typename L = Less>
constexpr void sort(Span<T> span, L less = {}) noexcept
{
	if (span.size() <= 16)
		return detail::insertion_sort(span, less);
	// SAFETY: the span is of `span.size()` objects, which the caller lends to be changed, and `end` is
	// less than that.
	unsafe
	{
		for (usize i = span.size() / 2; i-- > 0;)
			detail::sift_down(unsafe_, span, i, span.size(), less);
		for (usize end = span.size() - 1; end > 0; end--) {
			swap(span.data()[0], span.data()[end]);
			detail::sift_down(unsafe_, span, 0, end, less);
		}
	}
}

} // namespace core
