// SPDX-License-Identifier: GPL-2.0
/// @file
/// A pointer that is never null is not made of null.
// EXPECT-ERROR: a NonNull is never null
#include <core/non_null.hh>

u32 number;

core::NonNull<u32> address()
{
#ifdef CFL_POSITIVE
	return number;
#else
	return nullptr;
#endif
}
