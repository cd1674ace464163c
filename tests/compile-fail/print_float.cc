// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel has no floating point.
// EXPECT-ERROR: print: the kernel has no floating point; print a scaled integer
#include <kernel/prelude.hh>

extern const double ratio;
void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{}\n", &ratio);
#else
	pr_info("{}\n", ratio);
#endif
}
