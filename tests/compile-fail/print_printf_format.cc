// SPDX-License-Identifier: GPL-2.0
/// @file
/// A printf format is recognised.
// EXPECT-ERROR: print: this is a printf format; write \{\} for each argument
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("value {}, 100%\n", 1);
#else
	pr_info("value %d\n", 1);
#endif
}
