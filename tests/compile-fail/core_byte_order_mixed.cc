// SPDX-License-Identifier: GPL-2.0
// A number in wire order is none to compute with.
// EXPECT-ERROR: bytes in the order of a wire are no number: use get\(\)
#include <core/byte_order.hh>

#ifdef CFL_POSITIVE
u32 f(core::Be32 length)
{
	return length.get() + 4;
}
#else
u32 f(core::Be32 length)
{
	return length + 4;
}
#endif
