// SPDX-License-Identifier: GPL-2.0
/// @file
/// An address of user space is no pointer of the kernel.
// CFL-KERNEL: 1
// EXPECT-ERROR: a UserPtr is no pointer of the kernel: UserSlice copies
#include <kernel/uaccess.hh>

usize length(const char *text);

usize user_length(const kernel::UserPtr<char> &at)
{
#ifdef CFL_POSITIVE
	return at.addr();
#else
	return length(at);
#endif
}
