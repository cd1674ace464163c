// SPDX-License-Identifier: GPL-2.0
/// @file
/// Every argument has a placeholder.
// EXPECT-ERROR: print: there are more arguments than \{\} in the format
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{} {}\n", 1, 2);
#else
	pr_info("{}\n", 1, 2);
#endif
}
