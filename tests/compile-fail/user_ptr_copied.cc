// SPDX-License-Identifier: GPL-2.0
/// @file
/// Through two copies of an address the same bytes could be fetched twice.
// CFL-KERNEL: 1
// EXPECT-ERROR: not fetched twice by mistake: move\(\), or clone\(\)
#include <kernel/uaccess.hh>

core::Result<u32> value(kernel::UserPtr<u32> at)
{
#ifdef CFL_POSITIVE
	return kernel::UserSlice(core::move(at), sizeof(u32)).reader().read<u32>();
#else
	return kernel::UserSlice(at, sizeof(u32)).reader().read<u32>();
#endif
}
