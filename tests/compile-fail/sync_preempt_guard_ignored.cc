// SPDX-License-Identifier: GPL-2.0
/// @file
/// Preemption that is enabled at once is of no use.
// CFL-KERNEL: 1
// EXPECT-ERROR: preemption is enabled at once: name the guard
#include <kernel/preempt.hh>

void stay()
{
#ifdef CFL_POSITIVE
	const kernel::PreemptGuard here;
#else
	kernel::PreemptGuard();
#endif
}
