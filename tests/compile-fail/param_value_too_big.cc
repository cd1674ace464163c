// SPDX-License-Identifier: GPL-2.0
/// @file
/// An initial value fits its type.
// EXPECT-ERROR: an_initial_value_does_not_fit_the_type_of_the_parameter
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, u32[2], {.initial = {1, 70000}});
#else
MODULE_PARAM(value, u16[2], {.initial = {1, 70000}});
#endif
