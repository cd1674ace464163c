// SPDX-License-Identifier: GPL-2.0
/// @file
/// What all vectors share: growing, and moving objects, without a body per element type.
#pragma once

#include <core/annotations.hh>
#include <core/relocate.hh>
#include <core/traits.hh>
#include <kernel/alloc.hh>
#include <new>

namespace kernel::detail
{

/// The three words of a vector.
struct RawVec {
	void *data = nullptr;
	usize size = 0;
	usize capacity = 0;

	/// Takes everything and leaves an empty vector.
	[[nodiscard]] constexpr RawVec take() noexcept
	{
		RawVec taken = *this;

		*this = RawVec();
		return taken;
	}
};

/// The capacity to grow to: at least twice the old one and 64 bytes. 0 if there is no such number.
[[nodiscard]] constexpr usize grown_capacity(usize capacity, usize needed, usize element) noexcept
{
	const usize limit = (~usize(0) >> 1) / element;
	const usize floor = element < 64 ? 64 / element : 1;
	usize grown = capacity * 2;

	if (needed > limit)
		return 0;
	grown = grown < needed ? needed : grown;
	grown = grown < floor ? floor : grown;
	return grown > limit ? limit : grown;
}

/// Grows a vector of objects that are moved by copying their bytes. One body per allocator.
template <Allocator A>
[[gnu::noinline]] bool grow_bytes(RawVec &vec, usize needed, usize element, usize align,
				  AllocFlags flags) noexcept
{
	const usize capacity = grown_capacity(vec.capacity, needed, element);
	void *memory = nullptr;

	if (!capacity)
		return false;
	// SAFETY: `vec` owns its memory, which came from `A`, and is borrowed mutably.
	unsafe
	{
		memory = A::reallocate(unsafe_, vec.data, vec.capacity * element,
				       capacity * element, align, flags);
	}
	if (!memory)
		return false;
	vec.data = memory;
	vec.capacity = capacity;
	return true;
}

/// Moves @p count objects to raw memory that does not overlap theirs, and leaves raw memory.
///
/// # Safety
///
/// @p count objects stand at @p from, and raw memory for as many at @p to.
template <typename T>
inline void relocate(core::Unsafe, T *to, T *from, usize count) noexcept
{
	if constexpr (core::is_relocatable<T>) {
		if (count)
			__builtin_memcpy(static_cast<void *>(to), static_cast<void *>(from),
					 count * sizeof(T));
	} else {
		for (usize i = 0; i < count; i++) {
			::new (static_cast<void *>(to + i)) T(static_cast<T &&>(from[i]));
			from[i].~T();
		}
	}
}

/// Moves @p count objects one place up, and leaves raw memory at @p first.
///
/// # Safety
///
/// @p count objects stand at @p first, and raw memory for one more behind them.
template <typename T>
inline void relocate_up(core::Unsafe token, T *first, usize count) noexcept
{
	if constexpr (core::is_relocatable<T>) {
		if (count)
			__builtin_memmove(static_cast<void *>(first + 1),
					  static_cast<void *>(first), count * sizeof(T));
	} else {
		for (usize i = count; i > 0; i--)
			relocate(token, first + i, first + i - 1, 1);
	}
}

/// Moves @p count objects, which stand after the raw place @p hole, one place down.
///
/// # Safety
///
/// There is no object at @p hole, and @p count objects stand right behind it.
template <typename T>
inline void relocate_down(core::Unsafe token, T *hole, usize count) noexcept
{
	if constexpr (core::is_relocatable<T>) {
		if (count)
			__builtin_memmove(static_cast<void *>(hole), static_cast<void *>(hole + 1),
					  count * sizeof(T));
	} else {
		for (usize i = 0; i < count; i++)
			relocate(token, hole + i, hole + i + 1, 1);
	}
}

/// Grows a vector of objects that must be moved one by one.
template <Allocator A, typename T>
[[gnu::noinline]] bool grow_moving(RawVec &vec, usize needed, AllocFlags flags) noexcept
{
	const usize capacity = grown_capacity(vec.capacity, needed, sizeof(T));

	if (!capacity)
		return false;
	void *const memory = A::allocate(capacity * sizeof(T), alignof(T), flags);
	if (!memory)
		return false;
	// SAFETY: `vec` holds `size` objects of type T, and the new memory has room for more. The old
	// memory came from `A`, and holds no object after the move.
	unsafe
	{
		relocate(unsafe_, static_cast<T *>(memory), static_cast<T *>(vec.data), vec.size);
		A::free(unsafe_, vec.data);
	}
	vec.data = memory;
	vec.capacity = capacity;
	return true;
}

} // namespace kernel::detail
