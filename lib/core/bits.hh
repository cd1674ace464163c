// SPDX-License-Identifier: GPL-2.0
/// @file
/// Bits and masks, checked when compiled, and powers of two.
///
/// C headers: `include/linux/bits.h`, `include/linux/log2.h`.
#pragma once

#include <core/option.hh>
#include <core/traits.hh>

namespace core
{

/// The integer with only bit @p N set.
template <UnsignedInteger T, u32 N>
[[nodiscard]] consteval T bit() noexcept
{
	static_assert(N < 8 * sizeof(T), "bit(): the type has no such bit");
	return static_cast<T>(T(1) << N);
}
/// The same for a number known only at run time; none if the type has no such bit.
template <UnsignedInteger T>
[[nodiscard]] constexpr Option<T> checked_bit(u32 n) noexcept
{
	if (n >= 8 * sizeof(T))
		return None;
	return static_cast<T>(T(1) << n);
}
/// The integer with the bits @p LOW to @p HIGH set, both included.
///
/// # Examples
///
/// ```cpp
/// constexpr u16 KIND = core::genmask<u16, 11, 0>();
/// const u16 word = 0x8123;
/// KUNIT_EXPECT_EQ(word & KIND, 0x123);
/// KUNIT_EXPECT_EQ(word & (core::bit<u16, 15>()), 0x8000);
/// KUNIT_EXPECT_EQ(core::count_ones(word), 5u);
/// KUNIT_EXPECT_EQ(core::align_up<8>(13u).value_or(0u), 16u);
/// ```
template <UnsignedInteger T, u32 HIGH, u32 LOW>
[[nodiscard]] consteval T genmask() noexcept
{
	static_assert(LOW <= HIGH && HIGH < 8 * sizeof(T),
		      "genmask(): the high bit comes first, and the type must have it");
	return static_cast<T>((MAX_OF<T> >> (8 * sizeof(T) - 1 - HIGH)) & (MAX_OF<T> << LOW));
}

/// How many bits are set. No library function is called, as a builtin would.
template <UnsignedInteger T>
[[nodiscard]] constexpr u32 count_ones(T value) noexcept
{
	u64 v = value;
	v = v - ((v >> 1) & 0x5555555555555555ull);
	v = (v & 0x3333333333333333ull) + ((v >> 2) & 0x3333333333333333ull);
	v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0full;
	// CAST: the highest 8 bits are left.
	return static_cast<u32>((v * 0x0101010101010101ull) >> 56);
}
/// How many zeros stand above the highest bit that is set; the width for 0.
template <UnsignedInteger T>
[[nodiscard]] constexpr u32 leading_zeros(T value) noexcept
{
	constexpr u32 width = 8 * sizeof(T);
	if (value == 0)
		return width;
	return static_cast<u32>(__builtin_clzll(value)) - (64 - width);
}
/// How many zeros stand below the lowest bit that is set; the width for 0.
template <UnsignedInteger T>
[[nodiscard]] constexpr u32 trailing_zeros(T value) noexcept
{
	if (value == 0)
		return 8 * sizeof(T);
	return static_cast<u32>(__builtin_ctzll(value));
}
/// The number of the highest bit that is set, counted from 1; 0 for 0. As C's `fls()`.
template <UnsignedInteger T>
[[nodiscard]] constexpr u32 fls(T value) noexcept
{
	return 8 * sizeof(T) - leading_zeros(value);
}

template <UnsignedInteger T>
[[nodiscard]] constexpr bool is_power_of_two(T value) noexcept
{
	return value != 0 && (value & (value - 1)) == 0;
}
/// The smallest power of two that is not below @p value, or none if it does not fit.
template <UnsignedInteger T>
[[nodiscard]] constexpr Option<T> next_power_of_two(T value) noexcept
{
	if (value <= 1)
		return T(1);
	const u32 n = fls(static_cast<T>(value - 1));
	return checked_bit<T>(n);
}

/// @p value rounded down to a multiple of @p ALIGN, a power of two.
template <usize ALIGN, UnsignedInteger T>
[[nodiscard]] constexpr T align_down(T value) noexcept
{
	static_assert(is_power_of_two(ALIGN) && ALIGN <= MAX_OF<T>,
		      "align_down(): the alignment is a power of two that the type can hold");
	return static_cast<T>(value & ~static_cast<T>(ALIGN - 1));
}
/// @p value rounded up to a multiple of @p ALIGN, or none if that does not fit.
template <usize ALIGN, UnsignedInteger T>
[[nodiscard]] constexpr Option<T> align_up(T value) noexcept
{
	static_assert(is_power_of_two(ALIGN) && ALIGN <= MAX_OF<T>,
		      "align_up(): the alignment is a power of two that the type can hold");
	T sum{};
	if (__builtin_add_overflow(value, static_cast<T>(ALIGN - 1), &sum))
		return None;
	return align_down<ALIGN>(sum);
}

} // namespace core
