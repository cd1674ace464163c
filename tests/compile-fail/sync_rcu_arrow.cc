// SPDX-License-Identifier: GPL-2.0
/// @file
/// There is no way round the reader's guard.
// CFL-KERNEL: 1
// EXPECT-ERROR: what RCU protects needs a reader: load\(rcu guard\)
#include <kernel/rcu_ptr.hh>

struct Config {
	u32 limit;
};
// SAFETY: a number that does not change.
IMPL_SEND(Config);
// SAFETY: as above.
IMPL_SYNC(Config);

u32 read(const kernel::RcuPtr<Config> &config)
{
#ifdef CFL_POSITIVE
	auto guard = kernel::rcu::read_lock();
	auto seen = config.load(guard);
	return seen ? seen->limit : 0;
#else
	return config->limit;
#endif
}
