// SPDX-License-Identifier: GPL-2.0
/// @file
/// Others do not read what the owner cannot.
// EXPECT-ERROR: MODULE_PARAM: \.perm lets the group or others read what the owner cannot
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, bool, {.perm = 0444});
#else
MODULE_PARAM(value, bool, {.perm = 0204});
#endif
