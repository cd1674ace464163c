// SPDX-License-Identifier: GPL-2.0
/// @file
/// A pointer is never printed as it is.
// EXPECT-ERROR: print: what follows the colon in \{:\.\.\.\} does not suit its argument
#include <kernel/prelude.hh>

extern int here;
void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{:p}\n", &here);
#else
	pr_info("{:px}\n", &here);
#endif
}
