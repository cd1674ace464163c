// SPDX-License-Identifier: GPL-2.0
/// @file
/// A lock over a built-in type says which lock it is.
// CFL-KERNEL: 1
// EXPECT-ERROR: a lock over a built-in type needs a class of its own
#include <kernel/mutex.hh>

#ifdef CFL_POSITIVE
kernel::Mutex<u32, struct CounterLock> counter;
#else
kernel::Mutex<u32> counter;
#endif
