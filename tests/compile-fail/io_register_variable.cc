// SPDX-License-Identifier: GPL-2.0
/// @file
/// A register that is known only when the driver runs is tested then.
// CFL-KERNEL: 1
// EXPECT-ERROR: not a constant expression|is not usable in a constant expression
#include <kernel/io.hh>

u32 status(const kernel::Mmio<0x80> &registers, usize channel)
{
#ifdef CFL_POSITIVE
	return registers.try_readl(channel * 4).value_or(0);
#else
	return registers.readl(channel * 4);
#endif
}
