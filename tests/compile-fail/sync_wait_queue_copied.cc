// SPDX-License-Identifier: GPL-2.0
/// @file
/// Whoever waits is on a list inside of a wait queue.
// CFL-KERNEL: 1
// EXPECT-ERROR: a lock does not move: C points into it
#include <kernel/wait.hh>

void copied(kernel::WaitQueue<struct Ready> &first)
{
#ifdef CFL_POSITIVE
	kernel::WaitQueue<struct Ready> &other = first;
#else
	kernel::WaitQueue<struct Ready> other(first);
#endif
	(void)other;
}
