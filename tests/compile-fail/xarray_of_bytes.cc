// SPDX-License-Identifier: GPL-2.0
/// @file
/// An array keeps marks in the low bits of its entries.
// CFL-KERNEL: 1
// EXPECT-ERROR: the objects need an alignment of at least 4
#include <kernel/kbox.hh>
#include <kernel/xarray.hh>

#ifdef CFL_POSITIVE
using Element = u32;
#else
using Element = u8;
#endif

bool empty(const kernel::XArray<kernel::KBox<Element>> &array)
{
	return array.lock().get(0).is_none();
}
