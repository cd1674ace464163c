// SPDX-License-Identifier: GPL-2.0
/// @file
/// A copy of a reader would read the same bytes again.
// CFL-KERNEL: 1
// EXPECT-ERROR: deleted function|implicitly deleted
#include <kernel/uaccess.hh>

core::Result<u8> twice(kernel::UserSliceReader &reader)
{
#ifdef CFL_POSITIVE
	kernel::UserSliceReader other = core::move(reader);
#else
	kernel::UserSliceReader other = reader;
#endif
	return other.read<u8>();
}
