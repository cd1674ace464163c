// SPDX-License-Identifier: GPL-2.0
/// @file
/// Whoever waits is on a list inside of a completion.
// CFL-KERNEL: 1
// EXPECT-ERROR: a lock does not move: C points into it
#include <kernel/completion.hh>

void copied(kernel::Completion &first)
{
#ifdef CFL_POSITIVE
	kernel::Completion &other = first;
#else
	kernel::Completion other(first);
#endif
	(void)other;
}
