// SPDX-License-Identifier: GPL-2.0
/// @file
/// A node belongs to one tree.
// CFL-KERNEL: 1
// EXPECT-ERROR: a node is in one tree: write move\(\)
#include <core/utility.hh>
#include <kernel/rbtree.hh>

void insert(kernel::RBTree<u32, u32> &tree, kernel::RBTreeNode<u32, u32> node)
{
#ifdef CFL_POSITIVE
	(void)tree.insert(core::move(node));
#else
	(void)tree.insert(node);
#endif
}
