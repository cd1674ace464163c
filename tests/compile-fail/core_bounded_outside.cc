// SPDX-License-Identifier: GPL-2.0
// A constant outside of the range is seen when compiled.
// EXPECT-ERROR: Bounded: the number is outside of the range
#include <core/bounded.hh>

using Lane = core::Bounded<u8, 0, 3>;

#ifdef CFL_POSITIVE
inline constexpr Lane lane = Lane::constant<3>();
#else
inline constexpr Lane lane = Lane::constant<4>();
#endif
