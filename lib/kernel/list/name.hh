// SPDX-License-Identifier: GPL-2.0
/// @file
/// Names for lists: numbers that are never used again.
#pragma once

#include <core/types.hh>
#include <kernel/atomic.hh>
#include <kernel/list/links.hh>

namespace kernel::detail
{

/// Counts up by two from three, so that it never meets one of the marks; in 64 bits, it does not
/// come round.
inline constinit Atomic<usize> LIST_NAMES{1};

/// A name that no list of this module had before. Any context.
inline ListOwner new_list_name() noexcept
{
	const usize name = LIST_NAMES.add_return(2, Relaxed);

	// SAFETY: compared, never followed.
	unsafe
	{
		return reinterpret_cast<ListOwner>(name);
	}
}

} // namespace kernel::detail
