// SPDX-License-Identifier: GPL-2.0
/// @file
/// A count of references belongs to one object.
// CFL-KERNEL: 1
// EXPECT-ERROR: a count does not move: others use it
#include <kernel/refcount.hh>

void copied(kernel::Refcount &first)
{
#ifdef CFL_POSITIVE
	kernel::Refcount &other = first;
#else
	kernel::Refcount other(first);
#endif
	(void)other;
}
