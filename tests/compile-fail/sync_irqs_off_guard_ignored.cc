// SPDX-License-Identifier: GPL-2.0
/// @file
/// Interrupts that are on again at once protect nothing.
// CFL-KERNEL: 1
// EXPECT-ERROR: interrupts are on again at once: name the guard
#include <kernel/irqs_off.hh>

void quiet()
{
#ifdef CFL_POSITIVE
	const kernel::IrqsOffGuard guard;
#else
	kernel::IrqsOffGuard();
#endif
}
