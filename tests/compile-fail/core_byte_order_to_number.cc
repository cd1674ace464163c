// SPDX-License-Identifier: GPL-2.0
// Bytes on the wire become a number by name only.
// EXPECT-ERROR: bytes in the order of a wire are no number: use get\(\)
#include <core/byte_order.hh>

u32 f(core::Be32 length)
{
#ifdef CFL_POSITIVE
	return length.get();
#else
	return length;
#endif
}
