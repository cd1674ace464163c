// SPDX-License-Identifier: GPL-2.0
/// @file
/// A guard is not copied: two of them would release the lock twice.
// CFL-KERNEL: 1
// EXPECT-ERROR: a guard stays in the scope that made it
#include <kernel/mutex.hh>

struct State {
	u32 value = 0;
};

u32 twice(const kernel::Mutex<State> &mutex)
{
	auto guard = mutex.lock();
#ifdef CFL_POSITIVE
	auto &other = guard;
#else
	auto other = guard;
#endif
	return other->value;
}
