// SPDX-License-Identifier: GPL-2.0
/// @file
/// Between objects and their bytes, where the compiler can prove that it is sound.
#pragma once

#include <core/annotations.hh>
#include <core/option.hh>
#include <core/span.hh>
#include <core/traits.hh>

namespace core
{

/// Whether any bytes of the right number are a `T`. Integers and arrays of them; a class if
/// `fields_from_bytes` proves it for its fields.
template <typename T>
inline constexpr bool is_from_bytes = Integer<T>;
template <typename T>
inline constexpr bool is_from_bytes<const T> = is_from_bytes<T>;
template <typename T, usize N>
inline constexpr bool is_from_bytes<T[N]> = is_from_bytes<T>;

/// Whether every byte of a `T` has a value that is its own: there is no padding, which would show
/// what was in memory before, and no pointer.
template <typename T>
inline constexpr bool is_as_bytes = __has_unique_object_representations(T) &&
				    is_trivially_copyable<T> && !is_pointer<T> && !is_reference<T>;

template <typename T>
concept FromBytes = is_from_bytes<T> && is_trivially_copyable<T>;
template <typename T>
concept AsBytes = is_as_bytes<T>;

namespace detail
{

template <typename T>
struct FieldOf;
template <typename C, typename M>
struct FieldOf<M C::*> {
	using Class = C;
	using Type = M;
};
template <auto>
struct FieldName {
};
template <typename... T>
inline constexpr bool all_different = true;
template <typename T, typename... Rest>
inline constexpr bool all_different<T, Rest...> =
	(!is_same<T, Rest> && ...) && all_different<Rest...>;

} // namespace detail

/// Proves that any bytes are a `T`: each of its fields, all of which are named, is made of any bytes,
/// and there is nothing between them. Does not compile otherwise.
///
/// # Examples
///
/// ```cpp file
/// #include <core/byte_order.hh>
///
/// struct Header {
/// 	Be16 type;
/// 	Be16 length;
/// };
/// template <>
/// inline constexpr bool core::is_from_bytes<Header> =
/// 	core::fields_from_bytes<Header, &Header::type, &Header::length>();
/// ```
template <typename T, auto... FIELDS>
consteval bool fields_from_bytes() noexcept
{
	static_assert((is_same<typename detail::FieldOf<decltype(FIELDS)>::Class, T> && ...),
		      "fields_from_bytes: a field of another class");
	static_assert(
		(is_from_bytes<typename detail::FieldOf<decltype(FIELDS)>::Type> && ...),
		"fields_from_bytes: a field is not made of any bytes (a bool, an enumeration, "
		"a pointer, or a class without its own proof)");
	static_assert(detail::all_different<detail::FieldName<FIELDS>...>,
		      "fields_from_bytes: a field is named twice");
	static_assert((sizeof(typename detail::FieldOf<decltype(FIELDS)>::Type) + ... + 0) ==
			      sizeof(T),
		      "fields_from_bytes: a field is missing, or there is padding between them");
	return true;
}

/// The bytes of @p object, for reading.
///
/// # Examples
///
/// ```cpp
/// const u32 numbers[2] = {1, 2};
/// KUNIT_EXPECT_EQ(core::as_bytes(numbers).size(), 8u);
/// const auto again = core::read_from_bytes<u64>(core::as_bytes(numbers));
/// KUNIT_EXPECT(again.is_some());
/// KUNIT_EXPECT(core::read_from_bytes<u64>(core::as_bytes(numbers[0])).is_none());
/// ```
///
/// What has padding is not shown, as it would tell what was in memory before:
///
/// ```cpp compile_fail
/// struct Padded {
/// 	u8 kind;
/// 	u32 number;
/// };
/// const Padded padded{1, 2};
/// auto bytes = core::as_bytes(padded);
/// ```
template <typename T>
[[nodiscard]] inline Span<const u8> as_bytes(const T &object __lifetimebound) noexcept
{
	static_assert(AsBytes<T>,
		      "as_bytes: the type has padding, a pointer or a meaning beyond its "
		      "bytes, so its bytes must not be shown");
	// SAFETY: proved above: each byte has a value.
	unsafe
	{
		return Span<const u8>::from_raw(unsafe_, reinterpret_cast<const u8 *>(&object),
						sizeof(T));
	}
}

/// The bytes of @p object, for writing: whatever is written, it stays a `T`.
template <typename T>
[[nodiscard]] inline Span<u8> as_bytes_mut(T &object __lifetimebound) noexcept
{
	static_assert(AsBytes<T> && FromBytes<T> && !is_const<T>,
		      "as_bytes_mut: not every pattern of bytes is an object of this type");
	// SAFETY: proved above: each byte has a value, and may have any.
	unsafe
	{
		return Span<u8>::from_raw(unsafe_, reinterpret_cast<u8 *>(&object), sizeof(T));
	}
}

/// A `T` made of the first bytes of @p bytes, or none if there are too few.
template <typename T>
[[nodiscard]] inline Option<T> read_from_bytes(Span<const u8> bytes) noexcept
{
	static_assert(FromBytes<T>,
		      "read_from_bytes: not every pattern of bytes is an object of this "
		      "type; prove it with core::fields_from_bytes");
	if (bytes.size() < sizeof(T))
		return None;
	T object;
	// SAFETY: there are enough bytes, and every pattern of them is a T.
	unsafe
	{
		__builtin_memcpy(&object, bytes.data(), sizeof(T));
	}
	return object;
}

/// Sees the first bytes of @p bytes as a `T`, in place; none if there are too few or they are not
/// aligned as a `T` must be.
template <typename T>
[[nodiscard]] inline Option<const T &> from_bytes(Span<const u8> bytes __lifetimebound) noexcept
{
	static_assert(FromBytes<T>,
		      "from_bytes: not every pattern of bytes is an object of this type; "
		      "prove it with core::fields_from_bytes");
	if (bytes.size() < sizeof(T) || reinterpret_cast<usize>(bytes.data()) % alignof(T))
		return None;
	// SAFETY: there are enough bytes, they are aligned, and every pattern of them is a T.
	unsafe
	{
		return *reinterpret_cast<const T *>(bytes.data());
	}
}

} // namespace core
