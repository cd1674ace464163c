// SPDX-License-Identifier: GPL-2.0
/// @file
/// Only what the machine can handle in one piece is atomic.
// CFL-KERNEL: 1
// EXPECT-ERROR: holds an integer, bool, enumeration or pointer
#include <kernel/atomic.hh>

struct Pair {
	u32 left;
	u32 right;
};

#ifdef CFL_POSITIVE
kernel::Atomic<u64> pair;
#else
kernel::Atomic<Pair> pair;
#endif
