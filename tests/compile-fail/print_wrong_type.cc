// SPDX-License-Identifier: GPL-2.0
/// @file
/// A text is not printed in hexadecimal.
// EXPECT-ERROR: print: what follows the colon in \{:\.\.\.\} does not suit its argument
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{:x} {}\n", 7, StrView("text"));
#else
	pr_info("{:x}\n", StrView("text"));
#endif
}
