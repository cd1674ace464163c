// SPDX-License-Identifier: GPL-2.0
/// @file
/// Integers as they stand in memory or on the wire, in a byte order that the type names.
///
/// C header: `include/linux/byteorder/generic.h`. They can't be mixed with plain integers by mistake,
/// which sparse checks for C.
#pragma once

#include <core/send_sync.hh>
#include <core/traits.hh>
#include <core/transmute.hh>

namespace core
{
namespace detail
{

template <UnsignedInteger T>
[[nodiscard]] constexpr T swap_bytes(T value) noexcept
{
	if constexpr (sizeof(T) == 1)
		return value;
	else if constexpr (sizeof(T) == 2)
		return __builtin_bswap16(value);
	else if constexpr (sizeof(T) == 4)
		return __builtin_bswap32(value);
	else
		return __builtin_bswap64(value);
}

/// Not constant, so that naming it ends the compilation with its name in the message.
void the_number_does_not_fit_into_the_bytes_on_the_wire();

inline constexpr bool BIG_ENDIAN_HOST = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

} // namespace detail

/// An unsigned integer stored with the byte order `BIG ? big endian : little endian`. As big and as
/// aligned as a @p T.
///
/// # Examples
///
/// ```cpp
/// Be32 wire = 0x01020304u;
/// KUNIT_EXPECT_EQ(as_bytes(wire)[0], 1);
/// KUNIT_EXPECT_EQ(wire.get(), 0x01020304u);
/// ```
///
/// A number in wire order is none to compute with:
///
/// ```cpp compile_fail
/// Be32 wire = 0x01020304u;
/// u32 next = wire + 1;
/// ```
template <UnsignedInteger T, bool BIG>
class __raw_form("wire") ByteOrdered
{
public:
	/// Zero.
	constexpr ByteOrdered() noexcept = default;
	/// From a number in the order of the processor.
	constexpr ByteOrdered(T native) noexcept : raw_(convert(native)) {}
	/// From a constant of a wider type, if it fits.
	template <Integer U>
	requires(sizeof(U) > sizeof(T))
	consteval ByteOrdered(U native) noexcept : raw_(convert(static_cast<T>(native)))
	{
		if (static_cast<U>(static_cast<T>(native)) != native)
			detail::the_number_does_not_fit_into_the_bytes_on_the_wire();
	}
	template <typename U, bool OTHER>
	requires(!is_same<ByteOrdered<U, OTHER>, ByteOrdered>)
	ByteOrdered(ByteOrdered<U, OTHER>) __deleted("the bytes have another order: write get()");

	/// The number in the order of the processor.
	[[nodiscard]] constexpr T get() const noexcept { return convert(raw_); }
	/// From the stored form, as in a member of a C structure of type `__be32`.
	[[nodiscard]] __raw_form() static constexpr ByteOrdered from_raw(T raw) noexcept
	{
		ByteOrdered out;
		out.raw_ = raw;
		return out;
	}
	/// The stored form, for a member of a C structure.
	[[nodiscard]] __raw_form() constexpr T raw() const noexcept { return raw_; }

	friend constexpr bool operator==(ByteOrdered, ByteOrdered) noexcept = default;
	template <typename U>
	T operator+(U) const __deleted("bytes in the order of a wire are no number: use get()");
	template <typename U>
	T operator-(U) const __deleted("bytes in the order of a wire are no number: use get()");
	operator T() const __deleted("bytes in the order of a wire are no number: use get()");
	template <typename U>
	bool operator<(U) const __deleted("bytes in the order of a wire are no number: use get()");

private:
	static constexpr T convert(T value) noexcept
	{
		return BIG == detail::BIG_ENDIAN_HOST ? value : detail::swap_bytes(value);
	}

	T raw_ = 0;
};

using Be16 = ByteOrdered<u16, true>;
using Be32 = ByteOrdered<u32, true>;
using Be64 = ByteOrdered<u64, true>;
using Le16 = ByteOrdered<u16, false>;
using Le32 = ByteOrdered<u32, false>;
using Le64 = ByteOrdered<u64, false>;

// Every pattern of bytes is a number in either order.
template <typename T, bool BIG>
inline constexpr bool is_from_bytes<ByteOrdered<T, BIG>> = true;
// SAFETY: a number.
template <typename T, bool BIG>
inline constexpr bool is_send<ByteOrdered<T, BIG>> = true;
template <typename T, bool BIG>
inline constexpr bool is_sync<ByteOrdered<T, BIG>> = true;

} // namespace core
