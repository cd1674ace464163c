// SPDX-License-Identifier: GPL-2.0
/// @file
/// Every placeholder has an argument.
// EXPECT-ERROR: print: the format has more \{\} than there are arguments
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{} and {}\n", 1, 2);
#else
	pr_info("{} and {}\n", 1);
#endif
}
