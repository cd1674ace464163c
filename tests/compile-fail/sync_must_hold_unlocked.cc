// SPDX-License-Identifier: GPL-2.0
/// @file
/// A function that says which lock it needs is not called without it.
// CFL-KERNEL: 1
// CFL-COMPILER: clang
// CFL-FLAGS: -Wthread-safety -Werror=thread-safety
// EXPECT-ERROR: requires holding spinlock 'lock_'
#include <kernel/spinlock.hh>

class Device
{
public:
	void hit()
	{
		{
			auto guard = lock_.lock_irqsave();
#ifdef CFL_POSITIVE
			count();
#endif
		}
#ifndef CFL_POSITIVE
		count();
#endif
	}

private:
	struct State {
	};
	void count() __must_hold(lock_) { count_++; }

	kernel::SpinLock<State> lock_;
	u32 count_ __guarded_by(lock_) = 0;
};

void hit(Device &device)
{
	device.hit();
}
