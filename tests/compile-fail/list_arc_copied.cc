// SPDX-License-Identifier: GPL-2.0
/// @file
/// A ListArc is the only right to a list slot: it is not copied.
// CFL-KERNEL: 1
// EXPECT-ERROR: a ListArc is the only right to its slot: write move\(\)
#include <core/utility.hh>
#include <kernel/list.hh>

struct Item : kernel::ListLinks<> {
};

void both(kernel::List<Item> &a, kernel::ListArc<Item> item)
{
#ifdef CFL_POSITIVE
	a.push_back(core::move(item));
#else
	a.push_back(item);
#endif
}
