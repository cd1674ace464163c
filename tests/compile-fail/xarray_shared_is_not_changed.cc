// SPDX-License-Identifier: GPL-2.0
/// @file
/// Others may look at an object behind an Arc: it is not changed through the array.
// CFL-KERNEL: 1
// EXPECT-ERROR: others may look at it: change what is in a lock
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/xarray.hh>

#ifdef CFL_POSITIVE
using Owner = kernel::KBox<u32>;
#else
using Owner = kernel::Arc<u32>;
#endif

void write(const kernel::XArray<Owner> &array)
{
	auto guard = array.lock();

	if (auto found = guard.get_mut(1))
		*found = 2;
}
