// SPDX-License-Identifier: GPL-2.0
/// @file
/// Readers of a sequence lock get a copy: there is no way to the data itself.
// CFL-KERNEL: 1
// EXPECT-ERROR: the data is inside the lock: read\(\) gives a copy
#include <kernel/seq_lock.hh>

struct State {
	u32 value = 0;
};

u32 value(const kernel::SeqLock<State> &lock)
{
#ifdef CFL_POSITIVE
	const State state = lock.read();
	return state.value;
#else
	return lock->value;
#endif
}
