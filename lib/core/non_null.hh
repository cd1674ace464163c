// SPDX-License-Identifier: GPL-2.0
/// @file
/// A raw pointer that is never null.
#pragma once

#include <core/annotations.hh>
#include <core/option.hh>

namespace core
{

/// A pointer that points somewhere; nothing is said about for how long, so looking is unsafe.
///
/// # Invariants
///
/// `pointer_` is not null.
///
/// # Examples
///
/// ```cpp
/// u32 number = 7;
/// const core::NonNull<u32> address = number;
/// KUNIT_EXPECT(address.as_ptr() == &number);
/// KUNIT_EXPECT(core::NonNull<u32>::from_ptr(nullptr).is_none());
/// ```
///
/// Null is none:
///
/// ```cpp compile_fail
/// const core::NonNull<u32> address = nullptr;
/// ```
template <typename T>
class NonNull
{
public:
	/// The address of @p object.
	constexpr NonNull(T &object) noexcept : pointer_(__builtin_addressof(object)) {}
	NonNull(decltype(nullptr)) __deleted("a NonNull is never null: use an Option");
	NonNull(T *) __deleted("a pointer may be null: write from_ptr()");

	/// From a pointer, or none if it is null.
	[[nodiscard]] static constexpr Option<NonNull> from_ptr(T *pointer) noexcept
	{
		if (!pointer)
			return None;
		// SAFETY: not null, and the reference is only taken for its address.
		unsafe
		{
			return NonNull(*pointer);
		}
	}

	[[nodiscard]] constexpr T *as_ptr() const noexcept { return pointer_; }
	/// The object.
	///
	/// # Safety
	///
	/// It is alive for as long as the result is used, and nobody has it exclusively meanwhile.
	[[nodiscard]] constexpr T &as_ref(Unsafe) const noexcept { return *pointer_; }

	friend constexpr bool operator==(NonNull, NonNull) noexcept = default;

private:
	T *pointer_;
};

} // namespace core
