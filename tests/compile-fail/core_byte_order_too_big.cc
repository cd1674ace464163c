// SPDX-License-Identifier: GPL-2.0
// A constant that the bytes on the wire have no room for.
// EXPECT-ERROR: the_number_does_not_fit_into_the_bytes_on_the_wire
#include <core/byte_order.hh>

#ifdef CFL_POSITIVE
inline constexpr core::Be16 LENGTH = 0xffff;
#else
inline constexpr core::Be16 LENGTH = 0x10000;
#endif
