// SPDX-License-Identifier: GPL-2.0
/// @file
/// printk has no binary numbers.
// EXPECT-ERROR: print: what follows the colon in \{:\.\.\.\} does not suit its argument
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{:o}\n", 5);
#else
	pr_info("{:b}\n", 5);
#endif
}
