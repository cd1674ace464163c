// SPDX-License-Identifier: GPL-2.0
/// @file
/// A parameter's lock has a name, as two in one expression would wait for each other.
// EXPECT-ERROR: name the lock first
#include <kernel/prelude.hh>

MODULE_PARAM(value, CStr, {.perm = 0644});

bool is_given();

bool is_given()
{
#ifdef CFL_POSITIVE
	const ParamLock lock;
	return !value.get(lock).empty();
#else
	return !value.get(ParamLock()).empty();
#endif
}
