// SPDX-License-Identifier: GPL-2.0
/// @file
/// Registers have no pointer that other functions could write through.
// CFL-KERNEL: 1
// EXPECT-ERROR: registers have no pointer: readl\(\), writel\(\)
#include <kernel/io.hh>

void clear(u8 *bytes);

void reset(const kernel::Mmio<0x80> &registers)
{
#ifdef CFL_POSITIVE
	registers.writeb(0, 0);
#else
	clear(registers);
#endif
}
