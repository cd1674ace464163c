// SPDX-License-Identifier: GPL-2.0
/// @file
/// A parameter is one object.
// EXPECT-ERROR: a parameter is one object: take a reference
#include <kernel/prelude.hh>

MODULE_PARAM(value, u32, {.initial = 1});

u32 read();

u32 read()
{
#ifdef CFL_POSITIVE
	const auto &same = value;
#else
	const auto same = value;
#endif
	return same.get();
}
