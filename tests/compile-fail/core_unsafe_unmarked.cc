// SPDX-License-Identifier: GPL-2.0
// An unsafe function can't be called outside of an unsafe block.
// EXPECT-ERROR: this_call_needs_an_unsafe_block_around_it
#include <core/span.hh>

#ifdef CFL_POSITIVE
core::Span<int> f(int *p)
{
	// SAFETY: a test.
	unsafe
	{
		return core::Span<int>::from_raw(unsafe_, p, 1);
	}
}
#else
core::Span<int> f(int *p)
{
	return core::Span<int>::from_raw(unsafe_, p, 1);
}
#endif
