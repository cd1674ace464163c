// SPDX-License-Identifier: GPL-2.0
/// @file
/// A number is no address until somebody answers for it.
// CFL-KERNEL: 1
// EXPECT-ERROR: could not convert|no viable conversion
#include <kernel/phys_addr.hh>

kernel::PhysAddr address(u64 number)
{
#ifdef CFL_POSITIVE
	// SAFETY: the caller has it from the firmware.
	return unsafe_expr(kernel::PhysAddr::from_raw(unsafe_, number));
#else
	return number;
#endif
}
