// SPDX-License-Identifier: GPL-2.0
/// @file
/// A permit that is not named is given back at once.
// CFL-KERNEL: 1
// EXPECT-ERROR: the permit is given back at once: name it
#include <kernel/semaphore.hh>

void enter(const kernel::Semaphore &semaphore)
{
#ifdef CFL_POSITIVE
	const kernel::Permit permit = semaphore.acquire();
#else
	semaphore.acquire();
#endif
}
