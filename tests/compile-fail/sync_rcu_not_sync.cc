// SPDX-License-Identifier: GPL-2.0
/// @file
/// RCU shows an object to all threads.
// CFL-KERNEL: 1
// EXPECT-ERROR: T must be Send and Sync
#include <kernel/rcu_ptr.hh>

struct Config {
	u32 limit;
};
#ifdef CFL_POSITIVE
// SAFETY: a number that does not change.
IMPL_SEND(Config);
// SAFETY: as above.
IMPL_SYNC(Config);
#endif

u32 read(const kernel::RcuPtr<Config> &config)
{
	auto guard = kernel::rcu::read_lock();
	auto seen = config.load(guard);
	return seen ? seen->limit : 0;
}
