// SPDX-License-Identifier: GPL-2.0
// An array of characters need not end in a NUL.
// EXPECT-ERROR: a_C_string_must_not_contain_a_NUL_and_must_end_in_one
#include <core/c_str.hh>

inline constexpr char RAW[] = {'a', 'b'};
inline constexpr char TEXT[] = "ab";

#ifdef CFL_POSITIVE
inline constexpr core::CStr name = TEXT;
#else
inline constexpr core::CStr name = RAW;
#endif
