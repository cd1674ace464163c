// SPDX-License-Identifier: GPL-2.0
/// @file
/// An address is no number.
// CFL-KERNEL: 1
// EXPECT-ERROR: an address is no number, and no other address: raw\(\)
#include <kernel/phys_addr.hh>

u64 number(kernel::PhysAddr address)
{
#ifdef CFL_POSITIVE
	return address.raw();
#else
	return address;
#endif
}
