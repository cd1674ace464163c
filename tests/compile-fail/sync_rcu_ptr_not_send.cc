// SPDX-License-Identifier: GPL-2.0
/// @file
/// Who takes an RCU pointer to another thread destroys the object there.
// CFL-KERNEL: 1
// EXPECT-ERROR: the state of a thread must be Send
#include <kernel/kbox.hh>
#include <kernel/kthread.hh>
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

core::Result<kernel::KThread> start(kernel::KBox<kernel::RcuPtr<Config>> config)
{
	return kernel::KThread::run("config", core::move(config),
				    [](kernel::KBox<kernel::RcuPtr<Config>> &) {});
}
