// SPDX-License-Identifier: GPL-2.0
/// @file
/// Copying a text can fail, and must say so.
// CFL-KERNEL: 1
// EXPECT-ERROR: copying can fail: write KString::from
#include <kernel/kstring.hh>

void copied(kernel::KString &first)
{
#ifdef CFL_POSITIVE
	kernel::KString &other = first;
#else
	kernel::KString other(first);
#endif
	(void)other;
}
