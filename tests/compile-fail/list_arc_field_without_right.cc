// SPDX-License-Identifier: GPL-2.0
/// @file
/// A field that belongs to the right to a slot is not reached without it.
// CFL-KERNEL: 1
// EXPECT-ERROR: it belongs to the slot: item\.field<&T::member>\(\)
#include <kernel/list.hh>

struct Item : kernel::ListLinks<> {
	kernel::ListArcField<u32> rank{1u};
};

u32 rank(kernel::ListArc<Item> &right, const Item &item)
{
#ifdef CFL_POSITIVE
	static_cast<void>(item);
	return right.field<&Item::rank>();
#else
	static_cast<void>(right);
	return *item.rank;
#endif
}
