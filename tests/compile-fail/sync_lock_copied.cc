// SPDX-License-Identifier: GPL-2.0
/// @file
/// A lock does not move: C points into it.
// CFL-KERNEL: 1
// EXPECT-ERROR: a lock does not move: C points into it
#include <kernel/mutex.hh>

struct State {
	u32 value = 0;
};

u32 copied(kernel::Mutex<State> &mutex)
{
#ifdef CFL_POSITIVE
	const kernel::Mutex<State> &other = mutex;
#else
	const kernel::Mutex<State> other(mutex);
#endif
	return other.lock()->value;
}
