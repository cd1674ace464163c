// SPDX-License-Identifier: GPL-2.0
/// @file
/// A text that can be replaced is read under a lock.
// EXPECT-ERROR: MODULE_PARAM: this text can be replaced through its file while you look at it; read it with get\(lock\)
#include <kernel/prelude.hh>

#ifdef CFL_POSITIVE
MODULE_PARAM(value, CStr, {.perm = 0444});
#else
MODULE_PARAM(value, CStr, {.perm = 0644});
#endif

bool is_given();

bool is_given()
{
	return !value.get().empty();
}
