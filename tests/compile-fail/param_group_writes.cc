// SPDX-License-Identifier: GPL-2.0
/// @file
/// The group does not write what the owner cannot.
// EXPECT-ERROR: MODULE_PARAM: \.perm lets the group write what the owner cannot
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, bool, {.perm = 0664});
#else
MODULE_PARAM(value, bool, {.perm = 0464});
#endif
