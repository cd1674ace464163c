// SPDX-License-Identifier: GPL-2.0
/// @file
/// Not every byte is a bool, and user space says which it is.
// CFL-KERNEL: 1
// EXPECT-ERROR: UserSliceReader::read: not every pattern of bytes is an object of this type
#include <kernel/uaccess.hh>

core::Result<u8> flag(kernel::UserSliceReader &reader)
{
#ifdef CFL_POSITIVE
	return reader.read<u8>();
#else
	return reader.read<bool>().map([](bool b) { return u8(b); });
#endif
}
