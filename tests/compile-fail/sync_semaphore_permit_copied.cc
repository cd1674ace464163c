// SPDX-License-Identifier: GPL-2.0
/// @file
/// A permit was taken once and is given back once.
// CFL-KERNEL: 1
// EXPECT-ERROR: a permit is given back once: write move\(\)
#include <core/utility.hh>
#include <kernel/semaphore.hh>

void enter(const kernel::Semaphore &semaphore)
{
	kernel::Permit permit = semaphore.acquire();
#ifdef CFL_POSITIVE
	const kernel::Permit other = core::move(permit);
#else
	const kernel::Permit other = permit;
#endif
}
