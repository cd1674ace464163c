// SPDX-License-Identifier: GPL-2.0
/// @file
/// Who allocates says how.
// CFL-KERNEL: 1
// EXPECT-ERROR: what allocates takes flags, such as GFP_KERNEL
#include <kernel/rbtree.hh>

core::Result<void> insert(kernel::RBTree<u32, u32> &tree)
{
#ifdef CFL_POSITIVE
	(void)TRY(tree.try_create_and_insert(1, 2, kernel::GFP_KERNEL));
#else
	(void)TRY(tree.try_create_and_insert(1, 2));
#endif
	return {};
}
