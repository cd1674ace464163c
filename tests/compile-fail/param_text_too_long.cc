// SPDX-License-Identifier: GPL-2.0
/// @file
/// The initial text fits.
// EXPECT-ERROR: MODULE_PARAM: the initial text does not fit the parameter
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, char[5], {.initial = "fast"});
#else
MODULE_PARAM(value, char[4], {.initial = "fast"});
#endif
