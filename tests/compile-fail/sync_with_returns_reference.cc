// SPDX-License-Identifier: GPL-2.0
/// @file
/// A closure under a lock does not return a reference into the data.
// CFL-KERNEL: 1
// EXPECT-ERROR: a reference into the data would outlive the lock
#include <kernel/mutex.hh>

struct State {
	u32 value = 0;
};

u32 leaked(const kernel::Mutex<State> &mutex)
{
#ifdef CFL_POSITIVE
	return mutex.with([](State &s) { return s.value; });
#else
	return mutex.with([](State &s) -> u32 & { return s.value; });
#endif
}
