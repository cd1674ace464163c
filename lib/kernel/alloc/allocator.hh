// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel's three general allocators, as types that owners are told to use.
///
/// C headers: `include/linux/slab.h`, `include/linux/vmalloc.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/types.hh>
#include <kernel/alloc/flags.hh>

namespace kernel
{

/// What an owner asks of an allocator.
template <typename A>
concept Allocator = requires(core::Unsafe token, void *memory, usize size, AllocFlags flags) {
	{ A::allocate(size, size, flags) } noexcept;
	{ A::free(token, memory) } noexcept;
};

namespace detail
{

/// The size to ask kmalloc() for, so that the memory is aligned to @p align: beyond the alignment
/// that all of its memory has, a power of two is aligned to itself in every kernel.
constexpr usize kmalloc_size(usize size, usize align) noexcept
{
	if (align <= 8)
		return size;
	usize rounded = align;
	while (rounded < size && rounded <= ~usize(0) / 2)
		rounded *= 2;
	return rounded < size ? ~usize(0) : rounded;
}

} // namespace detail

/// Physically contiguous memory. The fastest; best below a page.
struct Kmalloc {
	/// @p size bytes aligned to @p align, a power of two; null if there is no memory.
	///
	/// # Context
	///
	/// As @p flags say: `GFP_KERNEL` may sleep.
	[[nodiscard]] static void *allocate(usize size, usize align, AllocFlags flags) noexcept
	{
		// SAFETY: allocating is always sound.
		unsafe
		{
			return ::cfl_kmalloc(detail::kmalloc_size(size, align), flags.raw());
		}
	}
	/// Makes @p old as big as @p size, keeping its bytes, perhaps elsewhere; null if it can't, and
	/// then @p old stays as it was.
	///
	/// # Safety
	///
	/// @p old is null or comes from this allocator with the same @p align, and nobody uses it.
	[[nodiscard]] static void *reallocate(core::Unsafe, void *old, usize, usize size,
					      usize align, AllocFlags flags) noexcept
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			return ::cfl_krealloc(old, detail::kmalloc_size(size, align), flags.raw());
		}
	}
	/// Gives memory back. Any context.
	///
	/// # Safety
	///
	/// @p memory is null or comes from this allocator, and nobody uses it.
	static void free(core::Unsafe, void *memory) noexcept
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			::kfree(memory);
		}
	}
};

namespace detail
{

/// A bigger copy of @p old, made with allocator @p A, which can't resize.
///
/// # Safety
///
/// As for `Kmalloc::reallocate()`; @p old has @p old_size bytes.
template <typename A>
[[nodiscard]] inline void *reallocate_by_copy(core::Unsafe, void *old, usize old_size, usize size,
					      usize align, AllocFlags flags) noexcept
{
	void *memory = A::allocate(size, align, flags);

	if (memory && old) {
		// SAFETY: the caller owns `old`, which came from `A` and has as many bytes.
		unsafe
		{
			__builtin_memcpy(memory, old, old_size < size ? old_size : size);
			A::free(unsafe_, old);
		}
	}
	return memory;
}

} // namespace detail

/// Virtually contiguous memory, whole pages: for big things.
struct Vmalloc {
	/// @p size bytes aligned to @p align, at most a page; null if there is no memory.
	///
	/// # Context
	///
	/// May sleep, whatever the flags.
	[[nodiscard]] __might_sleep static void *allocate(usize size, usize,
							  AllocFlags flags) noexcept
	{
		// SAFETY: allocating is always sound.
		unsafe
		{
			return ::cfl_vmalloc(size, flags.raw());
		}
	}
	/// As `Kmalloc::reallocate()`; @p old_size is the size until now.
	///
	/// # Safety
	///
	/// As for `Kmalloc::reallocate()`.
	[[nodiscard]] __might_sleep static void *reallocate(core::Unsafe token, void *old,
							    usize old_size, usize size, usize align,
							    AllocFlags flags) noexcept
	{
		return detail::reallocate_by_copy<Vmalloc>(token, old, old_size, size, align,
							   flags);
	}
	/// Gives memory back. Not in interrupt context.
	///
	/// # Safety
	///
	/// As for `Kmalloc::free()`.
	__might_sleep static void free(core::Unsafe, void *memory) noexcept
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			::vfree(memory);
		}
	}
};

/// `Kmalloc` where that works, else `Vmalloc`.
struct KVmalloc {
	/// @p size bytes aligned to @p align, at most a page; null if there is no memory.
	///
	/// # Context
	///
	/// May sleep; the flags must be based on `GFP_KERNEL`.
	[[nodiscard]] __might_sleep static void *allocate(usize size, usize align,
							  AllocFlags flags) noexcept
	{
		// SAFETY: allocating is always sound.
		unsafe
		{
			return ::cfl_kvmalloc(detail::kmalloc_size(size, align), flags.raw());
		}
	}
	/// As `Kmalloc::reallocate()`; @p old_size is the size until now.
	///
	/// # Safety
	///
	/// As for `Kmalloc::reallocate()`.
	[[nodiscard]] __might_sleep static void *reallocate(core::Unsafe token, void *old,
							    usize old_size, usize size, usize align,
							    AllocFlags flags) noexcept
	{
		return detail::reallocate_by_copy<KVmalloc>(token, old, old_size, size, align,
							    flags);
	}
	/// Gives memory back. Not in interrupt context.
	///
	/// # Safety
	///
	/// As for `Kmalloc::free()`.
	__might_sleep static void free(core::Unsafe, void *memory) noexcept
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			::kvfree(memory);
		}
	}
};

} // namespace kernel
