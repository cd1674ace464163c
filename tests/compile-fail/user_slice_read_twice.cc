// SPDX-License-Identifier: GPL-2.0
/// @file
/// A slice of user space has one reader, so nothing is fetched twice.
// CFL-KERNEL: 1
// EXPECT-ERROR: a UserSlice has one reader: move\(slice\).reader\(\)
#include <kernel/uaccess.hh>

usize reader(kernel::UserSlice slice)
{
#ifdef CFL_POSITIVE
	return core::move(slice).reader().size();
#else
	const usize first = slice.reader().size();
	return first + slice.reader().size();
#endif
}
