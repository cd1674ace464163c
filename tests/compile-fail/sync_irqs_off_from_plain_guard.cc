// SPDX-License-Identifier: GPL-2.0
/// @file
/// The guard of a plain lock is no proof that interrupts are off.
// CFL-KERNEL: 1
// EXPECT-ERROR: this guard leaves interrupts on: lock_irqsave\(\)
#include <kernel/spinlock.hh>

struct State {
	u32 value = 0;
};

void needs(const kernel::IrqsOff &proof);

void f(const kernel::SpinLock<State> &lock)
{
#ifdef CFL_POSITIVE
	auto guard = lock.lock_irqsave();
#else
	auto guard = lock.lock();
#endif
	needs(guard.irqs_off());
}
