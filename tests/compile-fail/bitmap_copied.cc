// SPDX-License-Identifier: GPL-2.0
/// @file
/// Copying bits can fail, and must say so.
// CFL-KERNEL: 1
// EXPECT-ERROR: copying can fail: create\(\) and copy_and_extend
#include <kernel/bitmap.hh>

void copied(kernel::Bitmap &first)
{
#ifdef CFL_POSITIVE
	kernel::Bitmap &other = first;
#else
	kernel::Bitmap other(first);
#endif
	(void)other;
}
