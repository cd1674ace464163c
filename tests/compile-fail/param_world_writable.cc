// SPDX-License-Identifier: GPL-2.0
/// @file
/// Not everybody may write a parameter.
// EXPECT-ERROR: MODULE_PARAM: \.perm lets everybody write the parameter
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, bool, {.perm = 0644});
#else
MODULE_PARAM(value, bool, {.perm = 0666});
#endif
