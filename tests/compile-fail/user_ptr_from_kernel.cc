// SPDX-License-Identifier: GPL-2.0
/// @file
/// A pointer of the kernel is no address of user space.
// CFL-KERNEL: 1
// EXPECT-ERROR: a pointer of the kernel is no UserPtr: from_addr\(\), from_raw\(\)
#include <kernel/uaccess.hh>

kernel::UserPtr<u32> address(u32 &ours, usize theirs)
{
#ifdef CFL_POSITIVE
	(void)ours;
	return kernel::UserPtr<u32>::from_addr(theirs);
#else
	(void)theirs;
	return &ours;
#endif
}
