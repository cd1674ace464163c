// SPDX-License-Identifier: GPL-2.0
/// @file
/// A reference to this CPU's copy needs proof that the thread stays.
// CFL-KERNEL: 1
// EXPECT-ERROR: the thread may move: get\(guard\) with a PreemptGuard
#include <kernel/atomic.hh>
#include <kernel/percpu.hh>

DEFINE_PER_CPU_VARIABLE(kernel::Atomic<u32>, hits);

void hit()
{
#ifdef CFL_POSITIVE
	kernel::PreemptGuard guard;
	hits.get(guard).inc();
#else
	hits.get().inc();
#endif
}
