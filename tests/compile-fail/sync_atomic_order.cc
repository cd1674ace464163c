// SPDX-License-Identifier: GPL-2.0
/// @file
/// A load has no release ordering.
// CFL-KERNEL: 1
// EXPECT-ERROR: a load is Relaxed or Acquire
#include <kernel/atomic.hh>

u32 read(const kernel::Atomic<u32> &value)
{
#ifdef CFL_POSITIVE
	return value.load(kernel::Acquire);
#else
	return value.load(kernel::Release);
#endif
}
