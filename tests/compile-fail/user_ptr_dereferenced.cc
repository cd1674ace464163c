// SPDX-License-Identifier: GPL-2.0
/// @file
/// An address of user space is not dereferenced.
// CFL-KERNEL: 1
// EXPECT-ERROR: a UserPtr is not dereferenced: UserSlice copies
#include <kernel/uaccess.hh>

core::Result<u32> value(kernel::UserPtr<u32> at)
{
#ifdef CFL_POSITIVE
	return kernel::UserSlice(core::move(at), sizeof(u32)).reader().read<u32>();
#else
	return *at;
#endif
}
