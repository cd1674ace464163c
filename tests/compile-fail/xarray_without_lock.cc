// SPDX-License-Identifier: GPL-2.0
/// @file
/// The objects in an array are seen under its lock only.
// CFL-KERNEL: 1
// EXPECT-ERROR: objects are seen under the lock: use lock\(\)
#include <kernel/kbox.hh>
#include <kernel/xarray.hh>

u32 read(const kernel::XArray<kernel::KBox<u32>> &array)
{
#ifdef CFL_POSITIVE
	auto guard = array.lock();
	auto found = guard.get(1);
#else
	auto found = array.get(1);
#endif
	return found ? *found : 0;
}
