// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the processor calls a place is not what a device calls it.
// CFL-KERNEL: 1
// EXPECT-ERROR: an address is no number, and no other address: raw\(\)
#include <kernel/phys_addr.hh>

void start(kernel::DmaAddr from);

#ifdef CFL_POSITIVE
void run(kernel::DmaAddr buffer)
#else
void run(kernel::PhysAddr buffer)
#endif
{
	start(buffer);
}
