// SPDX-License-Identifier: GPL-2.0
/// @file
/// Readers of a lock run at the same time: what they look at must stand that.
// CFL-KERNEL: 1
// EXPECT-ERROR: the state of a thread must be Send
#include <kernel/arc.hh>
#include <kernel/kthread.hh>
#include <kernel/rw_lock.hh>

/// Goes from thread to thread, but is for one at a time.
struct Cache {
	u32 last = 0;
};
IMPL_SEND(Cache);

#ifdef CFL_POSITIVE
// SAFETY: nothing changes a Cache through a shared reference.
IMPL_SYNC(Cache);
#endif

core::Result<void> start(const kernel::Arc<kernel::RwLock<Cache>> &cache)
{
	auto thread = TRY(kernel::KThread::run("reader", cache.clone(),
					       [](kernel::Arc<kernel::RwLock<Cache>> &) {}));

	return {};
}
