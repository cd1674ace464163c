// SPDX-License-Identifier: GPL-2.0
/// @file
/// Readers of a sequence lock get a copy: there is no way to the data itself.
// CFL-KERNEL: 1
// EXPECT-ERROR: cannot bind
#include <kernel/seq_lock.hh>

struct State {
	u32 value = 0;
};

u32 value(const kernel::SeqLock<State> &lock)
{
#ifdef CFL_POSITIVE
	const State state = lock.read();
#else
	State &state = lock.read();
#endif
	return state.value;
}
