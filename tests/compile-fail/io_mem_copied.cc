// SPDX-License-Identifier: GPL-2.0
/// @file
/// A mapping ends once.
// CFL-KERNEL: 1
// EXPECT-ERROR: a mapping has one owner: write move
#include <kernel/io_mem.hh>

void keep(const kernel::IoMem<4> &registers);

void kept(const kernel::IoMem<4> &registers)
{
#ifdef CFL_POSITIVE
	keep(registers);
#else
	kernel::IoMem<4> copy(registers);
	keep(copy);
#endif
}
