// SPDX-License-Identifier: GPL-2.0
/// @file
/// A message that is compiled out is checked.
// EXPECT-ERROR: print: there are more arguments than \{\} in the format
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_devel("one {}\n", 1);
#else
	pr_devel("none\n", 1);
#endif
}
