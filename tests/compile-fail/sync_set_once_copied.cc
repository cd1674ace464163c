// SPDX-License-Identifier: GPL-2.0
/// @file
/// Others read a SetOnce where it is.
// CFL-KERNEL: 1
// EXPECT-ERROR: a SetOnce does not move: others read it
#include <kernel/set_once.hh>

void copied(kernel::SetOnce<u32> &first)
{
#ifdef CFL_POSITIVE
	kernel::SetOnce<u32> &other = first;
#else
	kernel::SetOnce<u32> other(first);
#endif
	(void)other;
}
