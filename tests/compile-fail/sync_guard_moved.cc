// SPDX-License-Identifier: GPL-2.0
/// @file
/// A guard stays in the scope that made it.
// CFL-KERNEL: 1
// EXPECT-ERROR: a guard stays in the scope that made it
#include <core/utility.hh>
#include <kernel/spinlock.hh>

struct State {
	u32 value = 0;
};

u32 moved(const kernel::SpinLock<State> &lock)
{
	auto guard = lock.lock();
#ifdef CFL_POSITIVE
	return guard->value;
#else
	auto other = core::move(guard);
	return other->value;
#endif
}
