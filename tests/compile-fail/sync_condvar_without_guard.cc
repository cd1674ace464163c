// SPDX-License-Identifier: GPL-2.0
/// @file
/// Waiting for data needs the guard of the lock around it.
// CFL-KERNEL: 1
// EXPECT-ERROR: takes the guard of the lock around the data
#include <kernel/condvar.hh>
#include <kernel/mutex.hh>

struct State {
	bool ready = false;
};

void wait(const kernel::Mutex<State> &mutex, const kernel::CondVar<struct Ready> &changed)
{
#ifdef CFL_POSITIVE
	auto guard = mutex.lock();
	changed.wait(guard);
#else
	changed.wait(mutex);
#endif
}
