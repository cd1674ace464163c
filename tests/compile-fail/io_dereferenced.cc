// SPDX-License-Identifier: GPL-2.0
/// @file
/// Registers are no memory.
// CFL-KERNEL: 1
// EXPECT-ERROR: registers are not dereferenced: readl\(\), writel\(\)
#include <kernel/io.hh>

u8 status(const kernel::Mmio<0x80> &registers)
{
#ifdef CFL_POSITIVE
	return registers.readb(0);
#else
	return registers[0];
#endif
}
