// SPDX-License-Identifier: GPL-2.0
/// @file
/// Nor are the members of what it is the address of.
// CFL-KERNEL: 1
// EXPECT-ERROR: a UserPtr is not dereferenced: UserSlice copies
#include <kernel/uaccess.hh>

struct Point {
	u32 x, y;
};

usize value(const kernel::UserPtr<Point> &at)
{
#ifdef CFL_POSITIVE
	return at.addr();
#else
	return at->x;
#endif
}
