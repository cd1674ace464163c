// SPDX-License-Identifier: GPL-2.0
/// @file
/// Readers of a sequence lock copy bytes while these change: no owner may be among them.
// CFL-KERNEL: 1
// EXPECT-ERROR: readers copy the data while it may change, byte by byte
#include <kernel/kbox.hh>
#include <kernel/seq_lock.hh>

struct State {
	u32 value = 0;
#ifndef CFL_POSITIVE
	kernel::KBox<u32> boxed;
#endif
};

u32 value(const kernel::SeqLock<State> &lock)
{
	return lock.read().value;
}
