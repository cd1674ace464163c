// SPDX-License-Identifier: GPL-2.0
/// @file
/// An integer of which the type says between which numbers it is.
#pragma once

#include <core/option.hh>
#include <core/panic.hh>
#include <core/send_sync.hh>
#include <core/traits.hh>

namespace core
{

/// A @p T in [@p LOWEST, @p HIGHEST]: checked once, where it is made.
///
/// # Invariants
///
/// `value_` is in the range.
///
/// # Examples
///
/// ```cpp
/// using Lane = Bounded<u8, 0, 3>;
/// Lane first = Lane::constant<0>();
/// KUNIT_EXPECT_EQ(first.get(), 0);
/// KUNIT_EXPECT(Lane::try_new(4).is_none());
/// ```
///
/// A constant outside of the range is refused:
///
/// ```cpp compile_fail
/// using Lane = Bounded<u8, 0, 3>;
/// Lane fifth = Lane::constant<4>();
/// ```
template <Integer T, T LOWEST, T HIGHEST>
class Bounded
{
	static_assert(LOWEST <= HIGHEST, "Bounded: the range is empty");

public:
	static constexpr T LOW = LOWEST;
	static constexpr T HIGH = HIGHEST;

	/// A number that the compiler sees.
	template <T VALUE>
	[[nodiscard]] static consteval Bounded constant() noexcept
	{
		static_assert(VALUE >= LOWEST && VALUE <= HIGHEST,
			      "Bounded: the number is outside of the range of its type");
		return Bounded(VALUE);
	}
	/// The number, or none if it is outside.
	[[nodiscard]] static constexpr Option<Bounded> try_new(T value) noexcept
	{
		if (value < LOWEST || value > HIGHEST)
			return None;
		return Bounded(value); // INVARIANT: just checked.
	}
	/// The nearest number that is inside.
	[[nodiscard]] static constexpr Bounded clamp(T value) noexcept
	{
		return Bounded(value < LOWEST ? LOWEST : value > HIGHEST ? HIGHEST : value);
	}
	/// From a narrower range.
	template <Integer U, U FROM, U TO>
	requires(FROM >= LOWEST && TO <= HIGHEST)
	constexpr Bounded(Bounded<U, FROM, TO> other) noexcept : value_(static_cast<T>(other.get()))
	{
	}

	template <Integer U, U FROM, U TO>
	requires(FROM<LOWEST || TO> HIGHEST)
	Bounded(Bounded<U, FROM, TO>) __deleted("the range is wider: use try_new()");

	[[nodiscard]] constexpr T get() const noexcept
	{
		// Tells the compiler what the type says.
		if (value_ < LOWEST || value_ > HIGHEST)
			// SAFETY: by the invariant, the value lies in its range.
			unsafe
			{
				__builtin_unreachable();
			}
		return value_;
	}
	constexpr operator T() const noexcept { return get(); }

private:
	constexpr explicit Bounded(T value) noexcept : value_(value) {}

	T value_;
};

/// An unsigned integer of @p BITS bits.
template <UnsignedInteger T, u32 BITS>
requires(BITS >= 1 && BITS <= 8 * sizeof(T))
using BitInt = Bounded<T, 0, static_cast<T>(MAX_OF<T> >> (8 * sizeof(T) - BITS))>;

// SAFETY: a number.
template <typename T, T LOW, T HIGH>
inline constexpr bool is_send<Bounded<T, LOW, HIGH>> = true;
template <typename T, T LOW, T HIGH>
inline constexpr bool is_sync<Bounded<T, LOW, HIGH>> = true;

} // namespace core
