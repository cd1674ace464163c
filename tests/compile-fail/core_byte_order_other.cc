// SPDX-License-Identifier: GPL-2.0
// A number in one order is none in the other.
// EXPECT-ERROR: the bytes have another order: write get\(\)
#include <core/byte_order.hh>

core::Be32 f(core::Le32 length)
{
#ifdef CFL_POSITIVE
	return length.get();
#else
	return length;
#endif
}
