// SPDX-License-Identifier: GPL-2.0
/// @file
/// A brace that is meant is doubled.
// EXPECT-ERROR: print: the format has a lone \{ or \}
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("set }}\n");
#else
	pr_info("set }\n");
#endif
}
