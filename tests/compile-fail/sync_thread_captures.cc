// SPDX-License-Identifier: GPL-2.0
/// @file
/// The body of a thread captures nothing.
// CFL-KERNEL: 1
// EXPECT-ERROR: the body of a thread captures nothing
#include <kernel/kthread.hh>

core::Result<void> start(u32 &local)
{
#ifdef CFL_POSITIVE
	auto thread = TRY(kernel::KThread::run("worker", u32(local), [](u32 &own) { own++; }));
#else
	auto thread = TRY(kernel::KThread::run("worker", 0u, [&local](u32 &) { local++; }));
#endif
	return {};
}
