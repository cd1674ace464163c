// SPDX-License-Identifier: GPL-2.0
// A text for C ends at its first NUL.
// EXPECT-ERROR: a_C_string_must_not_contain_a_NUL
#include <core/c_str.hh>

using core::operator""_c;

#ifdef CFL_POSITIVE
inline constexpr core::CStr name = "abcd"_c;
#else
inline constexpr core::CStr name = "ab\0cd"_c;
#endif
