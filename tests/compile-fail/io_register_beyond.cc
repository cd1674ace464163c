// SPDX-License-Identifier: GPL-2.0
/// @file
/// A register that is a constant is checked when the driver is compiled.
// CFL-KERNEL: 1
// EXPECT-ERROR: the_register_is_not_aligned_or_beyond_the_size_that_the_Mmio_promises
#include <kernel/io.hh>

u32 status(const kernel::Mmio<0x80> &registers)
{
#ifdef CFL_POSITIVE
	return registers.readl(0x7c);
#else
	return registers.readl(0x80);
#endif
}
