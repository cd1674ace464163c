// SPDX-License-Identifier: GPL-2.0
// An Error of 0 would be success.
// EXPECT-ERROR: an Error holds an errno from 1 to 4095
#include <core/error.hh>

#ifdef CFL_POSITIVE
inline constexpr core::Error error = core::Error::constant<1>();
#else
inline constexpr core::Error error = core::Error::constant<0>();
#endif
