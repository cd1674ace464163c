// SPDX-License-Identifier: GPL-2.0
// A bit that the type does not have.
// EXPECT-ERROR: bit\(\): the type has no such bit
#include <core/bits.hh>

#ifdef CFL_POSITIVE
inline constexpr u32 mask = core::bit<u32, 31>();
#else
inline constexpr u32 mask = core::bit<u32, 32>();
#endif
