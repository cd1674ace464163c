// SPDX-License-Identifier: GPL-2.0
/// @file
/// A guard that is not named releases the lock at once.
// CFL-KERNEL: 1
// CFL-FLAGS: -Werror=unused-result -Werror=unused-value
// EXPECT-ERROR: the lock is released at once: name the guard
#include <kernel/mutex.hh>

struct State {
	u32 value = 0;
};

void ignored(const kernel::Mutex<State> &mutex)
{
#ifdef CFL_POSITIVE
	auto guard = mutex.lock();
	guard->value++;
#else
	mutex.lock();
#endif
}
