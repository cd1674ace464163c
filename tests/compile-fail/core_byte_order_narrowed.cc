// SPDX-License-Identifier: GPL-2.0
// A number that is wider than the wire's does not lose its bits by itself.
// EXPECT-ERROR: not a constant expression|not usable in a constant expression
#include <core/byte_order.hh>

#ifdef CFL_POSITIVE
core::Be16 f(u16 length)
#else
core::Be16 f(u32 length)
#endif
{
	return length;
}
