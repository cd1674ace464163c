// SPDX-License-Identifier: GPL-2.0
/// @file
/// Freeing later without a callback runs no destructor.
// CFL-KERNEL: 1
// EXPECT-ERROR: defer_free\(\) runs no destructor
#include <kernel/rcu_ptr.hh>

struct Config {
	~Config() {}
	u32 limit;
};

void drop(kernel::RcuOld<Config> old, const kernel::rcu::Barrier &barrier)
{
#ifdef CFL_POSITIVE
	old.defer_drop(barrier);
#else
	static_cast<void>(barrier);
	old.defer_free();
#endif
}
