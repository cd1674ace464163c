// SPDX-License-Identifier: GPL-2.0
/// @file
/// Integer arithmetic that says what happens at the limits: checked, saturating or wrapping.
///
/// C header: `include/linux/overflow.h`.
#pragma once

#include <core/option.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/traits.hh>

namespace core
{

/// The sum, or none if it does not fit.
template <Integer T>
[[nodiscard]] constexpr Option<T> checked_add(T a, type_identity<T> b) noexcept
{
	T out{};
	if (__builtin_add_overflow(a, b, &out))
		return None;
	return out;
}
template <Integer T>
[[nodiscard]] constexpr Option<T> checked_sub(T a, type_identity<T> b) noexcept
{
	T out{};
	if (__builtin_sub_overflow(a, b, &out))
		return None;
	return out;
}
template <Integer T>
[[nodiscard]] constexpr Option<T> checked_mul(T a, type_identity<T> b) noexcept
{
	T out{};
	if (__builtin_mul_overflow(a, b, &out))
		return None;
	return out;
}
/// The quotient, or none for a division by zero or one that does not fit (`MIN / -1`).
template <Integer T>
[[nodiscard]] constexpr Option<T> checked_div(T a, type_identity<T> b) noexcept
{
	if (b == 0)
		return None;
	if constexpr (is_signed<T>)
		if (a == MIN_OF<T> && b == -1)
			return None;
	return static_cast<T>(a / b);
}
/// The remainder, or none as for checked_div().
template <Integer T>
[[nodiscard]] constexpr Option<T> checked_rem(T a, type_identity<T> b) noexcept
{
	if (checked_div(a, b).is_none())
		return None;
	return static_cast<T>(a % b);
}
/// `a << by`, or none if @p by is not less than the width or a bit that is set would be lost.
template <UnsignedInteger T>
[[nodiscard]] constexpr Option<T> checked_shl(T a, u32 by) noexcept
{
	if (by >= 8 * sizeof(T))
		return None;
	const T out = static_cast<T>(a << by);
	if (static_cast<T>(out >> by) != a)
		return None;
	return out;
}

/// The sum, or the limit that it passes.
template <Integer T>
[[nodiscard]] constexpr T saturating_add(T a, type_identity<T> b) noexcept
{
	T out{};
	if (__builtin_add_overflow(a, b, &out))
		return b < 0 ? MIN_OF<T> : MAX_OF<T>;
	return out;
}
template <Integer T>
[[nodiscard]] constexpr T saturating_sub(T a, type_identity<T> b) noexcept
{
	T out{};
	if (__builtin_sub_overflow(a, b, &out))
		return is_signed<T> && b < 0 ? MAX_OF<T> : MIN_OF<T>;
	return out;
}
template <Integer T>
[[nodiscard]] constexpr T saturating_mul(T a, type_identity<T> b) noexcept
{
	T out{};
	if (__builtin_mul_overflow(a, b, &out))
		return (a < 0) != (b < 0) ? MIN_OF<T> : MAX_OF<T>;
	return out;
}

/// The sum modulo two to the width of @p T.
template <Integer T>
[[nodiscard]] constexpr T wrapping_add(T a, type_identity<T> b) noexcept
{
	T out{};
	(void)__builtin_add_overflow(a, b, &out);
	return out;
}
template <Integer T>
[[nodiscard]] constexpr T wrapping_sub(T a, type_identity<T> b) noexcept
{
	T out{};
	(void)__builtin_sub_overflow(a, b, &out);
	return out;
}
template <Integer T>
[[nodiscard]] constexpr T wrapping_mul(T a, type_identity<T> b) noexcept
{
	T out{};
	(void)__builtin_mul_overflow(a, b, &out);
	return out;
}

/// The same number as a @p To, or none if it does not fit.
template <Integer To, Integer From>
[[nodiscard]] constexpr Option<To> checked_cast(From value) noexcept
{
	To out{};
	if (__builtin_add_overflow(value, From(0), &out))
		return None;
	return out;
}
/// The same number as a @p To, or the limit that it passes.
template <Integer To, Integer From>
[[nodiscard]] constexpr To saturating_cast(From value) noexcept
{
	To out{};
	if (__builtin_add_overflow(value, From(0), &out))
		return value < 0 ? MIN_OF<To> : MAX_OF<To>;
	return out;
}

/// A computation that remembers whether it left the range of @p T; ask once, at the end.
///
/// # Examples
///
/// ```cpp
/// Result<usize> size = (Checked<usize>(16) * 1000 + 8).result();
/// KUNIT_EXPECT_EQ(TRY(move(size)), 16008u);
/// KUNIT_EXPECT((Checked<u8>(16) * 16).result().is_err());
/// ```
///
/// The question cannot be forgotten:
///
/// ```cpp compile_fail
/// usize size = Checked<usize>(16) * 1000;
/// ```
template <Integer T>
class Checked
{
public:
	constexpr Checked(T value) noexcept : value_(value) {}

	/// The number, or `EOVERFLOW` if any step left the range.
	[[nodiscard]] constexpr Result<T> result() const noexcept
	{
		if (overflowed_)
			return errors::OVERFLOW;
		return value_;
	}

	friend constexpr Checked operator+(Checked a, Checked b) noexcept
	{
		return join(a, b, checked_add<T>(a.value_, b.value_));
	}
	friend constexpr Checked operator-(Checked a, Checked b) noexcept
	{
		return join(a, b, checked_sub<T>(a.value_, b.value_));
	}
	friend constexpr Checked operator*(Checked a, Checked b) noexcept
	{
		return join(a, b, checked_mul<T>(a.value_, b.value_));
	}
	friend constexpr Checked operator/(Checked a, Checked b) noexcept
	{
		return join(a, b, checked_div<T>(a.value_, b.value_));
	}

private:
	static constexpr Checked join(Checked a, Checked b, Option<T> value) noexcept
	{
		Checked out(value.value_or(T(0)));
		out.overflowed_ = a.overflowed_ || b.overflowed_ || value.is_none();
		return out;
	}

	T value_;
	bool overflowed_ = false;
};

/// An integer whose operators stop at its limits.
template <Integer T>
struct Saturating {
	T value;

	friend constexpr Saturating operator+(Saturating a, Saturating b) noexcept
	{
		return {saturating_add<T>(a.value, b.value)};
	}
	friend constexpr Saturating operator-(Saturating a, Saturating b) noexcept
	{
		return {saturating_sub<T>(a.value, b.value)};
	}
	friend constexpr Saturating operator*(Saturating a, Saturating b) noexcept
	{
		return {saturating_mul<T>(a.value, b.value)};
	}
	friend constexpr bool operator==(Saturating, Saturating) noexcept = default;
};

/// An integer whose operators wrap around, as sequence numbers do.
template <Integer T>
struct Wrapping {
	T value;

	friend constexpr Wrapping operator+(Wrapping a, Wrapping b) noexcept
	{
		return {wrapping_add<T>(a.value, b.value)};
	}
	friend constexpr Wrapping operator-(Wrapping a, Wrapping b) noexcept
	{
		return {wrapping_sub<T>(a.value, b.value)};
	}
	friend constexpr Wrapping operator*(Wrapping a, Wrapping b) noexcept
	{
		return {wrapping_mul<T>(a.value, b.value)};
	}
	friend constexpr bool operator==(Wrapping, Wrapping) noexcept = default;
};

// SAFETY: numbers.
template <typename T>
inline constexpr bool is_send<Checked<T>> = true;
template <typename T>
inline constexpr bool is_sync<Checked<T>> = true;
template <typename T>
inline constexpr bool is_send<Saturating<T>> = true;
template <typename T>
inline constexpr bool is_sync<Saturating<T>> = true;
template <typename T>
inline constexpr bool is_send<Wrapping<T>> = true;
template <typename T>
inline constexpr bool is_sync<Wrapping<T>> = true;

} // namespace core
