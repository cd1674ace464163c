// SPDX-License-Identifier: GPL-2.0
/// @file
/// Who holds a sleeping lock for reading looks only.
// CFL-KERNEL: 1
// EXPECT-ERROR: (read-only|const)
#include <kernel/rw_semaphore.hh>

struct State {
	u32 value = 0;
};

void change(const kernel::RwSemaphore<State> &lock)
{
#ifdef CFL_POSITIVE
	lock.write()->value = 1;
#else
	lock.read()->value = 1;
#endif
}
