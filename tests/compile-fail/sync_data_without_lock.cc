// SPDX-License-Identifier: GPL-2.0
/// @file
/// The data is inside the lock: there is no way to it without a guard.
// CFL-KERNEL: 1
// EXPECT-ERROR: the data is inside the lock: lock\(\) gives a guard
#include <kernel/mutex.hh>

struct State {
	u32 value = 0;
};

u32 peek(const kernel::Mutex<State> &mutex)
{
#ifdef CFL_POSITIVE
	return mutex.lock()->value;
#else
	return mutex->value;
#endif
}
