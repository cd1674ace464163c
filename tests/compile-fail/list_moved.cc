// SPDX-License-Identifier: GPL-2.0
/// @file
/// A list does not move: its objects point to it.
// CFL-KERNEL: 1
// EXPECT-ERROR: a list does not move: its objects point to it
#include <core/utility.hh>
#include <kernel/list.hh>

struct Item : kernel::ListLinks<> {
};

bool moved(kernel::List<Item> &from)
{
#ifdef CFL_POSITIVE
	kernel::List<Item> to;
	to.push_all_back(from);
#else
	kernel::List<Item> to(core::move(from));
#endif
	return to.is_empty();
}
