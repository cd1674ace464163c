// SPDX-License-Identifier: GPL-2.0
/// @file
/// Placeholders are numbered all or none.
// EXPECT-ERROR: print: cannot read what stands between \{ and \}
#include <kernel/prelude.hh>

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{0} {0}\n", 1);
#else
	pr_info("{} {0}\n", 1);
#endif
}
