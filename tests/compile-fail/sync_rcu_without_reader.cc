// SPDX-License-Identifier: GPL-2.0
/// @file
/// What RCU protects is seen under a reader's guard only.
// CFL-KERNEL: 1
// EXPECT-ERROR: what RCU protects needs a reader: load\(rcu guard\)
#include <kernel/rcu_ptr.hh>

u32 read(const kernel::RcuPtr<u32> &slot)
{
#ifdef CFL_POSITIVE
	auto guard = kernel::rcu::read_lock();
	auto seen = slot.load(guard);
	return seen ? *seen : 0;
#else
	return slot.load();
#endif
}
