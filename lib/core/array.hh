// SPDX-License-Identifier: GPL-2.0
/// @file
/// An array that knows its length, checks its index, and can be returned and assigned.
#pragma once

#include <core/annotations.hh>
#include <core/panic.hh>
#include <core/span.hh>

namespace core
{

/// @p N objects of type @p T. An aggregate: `Array<u32, 3> a{1, 2, 3};`.
///
/// # Examples
///
/// ```cpp
/// Array<u32, 3> primes{2, 3, 5};
/// primes[2] = 7;
/// KUNIT_EXPECT_EQ(primes.get(2).copied().value_or(0u), 7u);
/// KUNIT_EXPECT(primes.get(3).is_none());
/// KUNIT_EXPECT(primes == (Array<u32, 3>{2, 3, 7}));
/// ```
template <typename T, usize N>
struct __owner(T) Array {
	static_assert(N > 0, "an Array has at least one element");
	using Element = T;

	[[nodiscard]] constexpr T &operator[](usize index) noexcept __lifetimebound
	{
		require(index < N, "Array: index out of bounds");
		return elements_[index];
	}
	[[nodiscard]] constexpr const T &operator[](usize index) const noexcept __lifetimebound
	{
		require(index < N, "Array: index out of bounds");
		return elements_[index];
	}
	/// The object at @p index, or none.
	[[nodiscard]] constexpr Option<T &> get(usize index) noexcept __lifetimebound
	{
		return span().get(index);
	}
	[[nodiscard]] constexpr Option<const T &> get(usize index) const noexcept __lifetimebound
	{
		return span().get(index);
	}

	[[nodiscard]] static constexpr usize size() noexcept { return N; }
	[[nodiscard]] constexpr T *data() noexcept __lifetimebound { return elements_; }
	[[nodiscard]] constexpr const T *data() const noexcept __lifetimebound { return elements_; }
	[[nodiscard]] constexpr Span<T> span() noexcept __lifetimebound { return elements_; }
	[[nodiscard]] constexpr Span<const T> span() const noexcept __lifetimebound
	{
		return elements_;
	}

	[[nodiscard]] constexpr T *begin() noexcept __lifetimebound { return elements_; }
	[[nodiscard]] constexpr T *end() noexcept __lifetimebound
	{
		// SAFETY: the end of an array may be pointed to.
		unsafe
		{
			return elements_ + N;
		}
	}
	[[nodiscard]] constexpr const T *begin() const noexcept __lifetimebound
	{
		return elements_;
	}
	[[nodiscard]] constexpr const T *end() const noexcept __lifetimebound
	{
		// SAFETY: the end of an array may be pointed to.
		unsafe
		{
			return elements_ + N;
		}
	}

	constexpr void fill(const T &value) noexcept { span().fill(value); }

	friend constexpr bool operator==(const Array &a, const Array &b) noexcept
	{
		return a.span().equals(b.span());
	}

	/// Public only because an aggregate must be; use the members above.
	T elements_[N];
};

template <typename T, typename... U>
Array(T, U...) -> Array<T, 1 + sizeof...(U)>;

template <typename T, usize N>
inline constexpr bool is_send<Array<T, N>> = is_send<T>;
template <typename T, usize N>
inline constexpr bool is_sync<Array<T, N>> = is_sync<T>;

} // namespace core
