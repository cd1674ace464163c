// SPDX-License-Identifier: GPL-2.0
/// @file
/// Memory for the nodes of containers.
///
/// C header: `include/linux/slab.h`.
#pragma once

#include <core/annotations.hh>
#include <core/types.hh>
#include <kernel/alloc.hh>

namespace kernel::detail
{

/// @p size bytes with alignment @p align, or null. Sleeps if @p flags allow it.
inline void *allocate_node(usize size, usize align, AllocFlags flags) noexcept
{
	return Kmalloc::allocate(size, align, flags);
}

/// Gives back what allocate_node() returned; null is allowed.
inline void free_node(void *memory) noexcept
{
	// SAFETY: the caller owned the memory.
	unsafe
	{
		Kmalloc::free(unsafe_, memory);
	}
}

} // namespace kernel::detail
