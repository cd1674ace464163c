// SPDX-License-Identifier: GPL-2.0
/// @file
/// The right to one slot opens no field of another.
// CFL-KERNEL: 1
// EXPECT-ERROR: the field belongs to the slot of another list
#include <kernel/list.hh>

struct Item : kernel::ListLinks<0>, kernel::ListLinks<1> {
	kernel::ListArcField<u32, 1> rank{1u};
};

#ifdef CFL_POSITIVE
u32 rank(kernel::ListArc<Item, 1> &right)
#else
u32 rank(kernel::ListArc<Item, 0> &right)
#endif
{
	return right.field<&Item::rank>();
}
