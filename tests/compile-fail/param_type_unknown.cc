// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel parses the type.
// EXPECT-ERROR: MODULE_PARAM: the kernel has no parameter of this type
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, s16, {.initial = 1});
#else
MODULE_PARAM(value, s8, {.initial = 1});
#endif
