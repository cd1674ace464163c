// SPDX-License-Identifier: GPL-2.0
/// @file
/// One access is a machine word.
// CFL-KERNEL: 1
// EXPECT-ERROR: reads a number or a pointer, no structure
#include <kernel/barrier.hh>

struct Pair {
	u32 first;
	u32 second;
};

u32 look(const Pair &shared)
{
#ifdef CFL_POSITIVE
	return kernel::read_once(shared.first);
#else
	return kernel::read_once(shared).first;
#endif
}
