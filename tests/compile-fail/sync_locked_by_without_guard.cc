// SPDX-License-Identifier: GPL-2.0
/// @file
/// Data that a lock elsewhere guards needs a guard of that lock.
// CFL-KERNEL: 1
// EXPECT-ERROR: the lock is elsewhere: access\(guard\) proves that it is held
#include <kernel/mutex.hh>
#include <kernel/sync/locked_by.hh>

struct State {
	u32 value = 0;
};

u32 read(const kernel::Mutex<State> &mutex, const kernel::LockedBy<u32, kernel::Mutex<State>> &data)
{
#ifdef CFL_POSITIVE
	auto guard = mutex.lock();
	return data.access(guard);
#else
	static_cast<void>(mutex);
	return data.access();
#endif
}
