// SPDX-License-Identifier: GPL-2.0
/// @file
/// So is its alignment.
// CFL-KERNEL: 1
// EXPECT-ERROR: the_register_is_not_aligned_or_beyond_the_size_that_the_Mmio_promises
#include <kernel/io.hh>

u32 status(const kernel::Mmio<0x80> &registers)
{
#ifdef CFL_POSITIVE
	return registers.readw(0x12);
#else
	return registers.readl(0x12);
#endif
}
