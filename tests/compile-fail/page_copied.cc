// SPDX-License-Identifier: GPL-2.0
/// @file
/// A page has one owner.
// CFL-KERNEL: 1
// EXPECT-ERROR: a page has one owner: write move
#include <kernel/page.hh>

void copied(kernel::Page &first)
{
#ifdef CFL_POSITIVE
	kernel::Page &other = first;
#else
	kernel::Page other(first);
#endif
	(void)other;
}
