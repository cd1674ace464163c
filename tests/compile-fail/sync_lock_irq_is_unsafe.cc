// SPDX-License-Identifier: GPL-2.0
/// @file
/// Only who knows that interrupts are on may switch them on at the end.
// CFL-KERNEL: 1
// EXPECT-ERROR: lock_irq\(\) is unsafe: it ends with interrupts on
#include <kernel/spinlock.hh>

struct State {
	u32 value = 0;
};

u32 locked(const kernel::SpinLock<State> &lock)
{
#ifdef CFL_POSITIVE
	return lock.lock_irqsave()->value;
#else
	return lock.lock_irq()->value;
#endif
}
