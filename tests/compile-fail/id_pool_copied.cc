// SPDX-License-Identifier: GPL-2.0
/// @file
/// Two pools would hand out the same number.
// CFL-KERNEL: 1
// EXPECT-ERROR: a number is handed out once
#include <kernel/id_pool.hh>

void copied(kernel::IdPool &first)
{
#ifdef CFL_POSITIVE
	kernel::IdPool &other = first;
#else
	kernel::IdPool other(first);
#endif
	(void)other;
}
