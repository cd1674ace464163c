// SPDX-License-Identifier: GPL-2.0
/// @file
/// The initial values fit.
// EXPECT-ERROR: MODULE_PARAM: there are more initial values than the array holds
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, u16[3], {.initial = {1, 2, 3}});
#else
MODULE_PARAM(value, u16[2], {.initial = {1, 2, 3}});
#endif
