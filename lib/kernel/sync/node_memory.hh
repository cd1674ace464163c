// SPDX-License-Identifier: GPL-2.0
/// @file
/// Memory for the nodes of containers.
///
/// C header: `include/linux/slab.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/types.hh>
#include <kernel/alloc.hh>

namespace kernel::detail
{

/// @p size bytes, or null.
inline void *allocate_node(usize size, AllocFlags flags) noexcept
{
	// SAFETY: allocating is always sound; the caller frees with free_node().
	unsafe
	{
		return ::cfl_kmalloc(size, flags.raw());
	}
}

/// Gives back what allocate_node() returned; null is allowed.
inline void free_node(void *memory) noexcept
{
	// SAFETY: the caller owned the memory.
	unsafe
	{
		::kfree(memory);
	}
}

} // namespace kernel::detail
