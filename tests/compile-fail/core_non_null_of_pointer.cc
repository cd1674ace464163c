// SPDX-License-Identifier: GPL-2.0
/// @file
/// A pointer may be null until it was looked at.
// EXPECT-ERROR: a pointer may be null: write from_ptr
#include <core/non_null.hh>

core::Option<core::NonNull<u32>> address(u32 *pointer)
{
#ifdef CFL_POSITIVE
	return core::NonNull<u32>::from_ptr(pointer);
#else
	return core::NonNull<u32>(pointer);
#endif
}
