// SPDX-License-Identifier: GPL-2.0
/// @file
/// What stands in a placeholder is understood.
// EXPECT-ERROR: print: cannot read what stands between \{ and \}
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{:5x}\n", 1);
#else
	pr_info("{:5.3xyz}\n", 1);
#endif
}
