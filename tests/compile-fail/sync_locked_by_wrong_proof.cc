// SPDX-License-Identifier: GPL-2.0
/// @file
/// What is no guard proves nothing.
// CFL-KERNEL: 1
// EXPECT-ERROR: takes the guard of the lock that it was made with
#include <kernel/mutex.hh>
#include <kernel/sync/locked_by.hh>

struct State {
	u32 value = 0;
};

u32 read(const kernel::Mutex<State> &mutex, const kernel::LockedBy<u32, kernel::Mutex<State>> &data)
{
	auto guard = mutex.lock();
#ifdef CFL_POSITIVE
	return data.access(guard);
#else
	return data.access(*guard);
#endif
}
