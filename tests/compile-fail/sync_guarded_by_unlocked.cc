// SPDX-License-Identifier: GPL-2.0
/// @file
/// Data beside its lock, marked with it, is not touched without it.
// CFL-KERNEL: 1
// CFL-COMPILER: clang
// CFL-FLAGS: -Wthread-safety -Werror=thread-safety
// EXPECT-ERROR: writing variable 'count_' requires holding mutex 'lock_'
#include <kernel/mutex.hh>

class Device
{
public:
	void hit()
	{
#ifdef CFL_POSITIVE
		auto guard = lock_.lock();
#endif
		count_++;
	}

private:
	struct State {
	};
	kernel::Mutex<State> lock_;
	u32 count_ __guarded_by(lock_) = 0;
};

void hit(Device &device)
{
	device.hit();
}
