// SPDX-License-Identifier: GPL-2.0
/// @file
/// Who holds a lock for reading looks only: others look at the same time.
// CFL-KERNEL: 1
// EXPECT-ERROR: (read-only|const)
#include <kernel/rw_lock.hh>

struct State {
	u32 value = 0;
};

void change(const kernel::RwLock<State> &lock)
{
#ifdef CFL_POSITIVE
	auto guard = lock.write();
#else
	auto guard = lock.read();
#endif
	guard->value = 1;
}
