// SPDX-License-Identifier: GPL-2.0
/// @file
/// Permissions are octal.
// EXPECT-ERROR: MODULE_PARAM: \.perm is no permission; it is octal
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, bool, {.perm = 0644});
#else
MODULE_PARAM(value, bool, {.perm = 644});
#endif
