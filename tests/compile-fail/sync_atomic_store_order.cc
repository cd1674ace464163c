// SPDX-License-Identifier: GPL-2.0
/// @file
/// A store has no acquire ordering.
// CFL-KERNEL: 1
// EXPECT-ERROR: a store is Relaxed or Release
#include <kernel/atomic.hh>

void write(const kernel::Atomic<u32> &value)
{
#ifdef CFL_POSITIVE
	value.store(1, kernel::Release);
#else
	value.store(1, kernel::Full);
#endif
}
