// SPDX-License-Identifier: GPL-2.0
/// @file
/// A debugging message is checked although it is switched off.
// EXPECT-ERROR: print: the format has more \{\} than there are arguments
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_debug("{} {}\n", 1, 2);
#else
	pr_debug("{} {}\n", 1);
#endif
}
