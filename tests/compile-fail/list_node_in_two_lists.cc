// SPDX-License-Identifier: GPL-2.0
/// @file
/// One slot is in one list: the second list needs a slot of its own.
// CFL-KERNEL: 1
// EXPECT-ERROR: derive T from it
#include <core/utility.hh>
#include <kernel/list.hh>

#ifdef CFL_POSITIVE
struct Item : kernel::ListLinks<0>, kernel::ListLinks<1> {
#else
struct Item : kernel::ListLinks<0> {
#endif
};

void both(kernel::List<Item, 0> &a, kernel::List<Item, 1> &b, kernel::ListArc<Item, 0> item)
{
	auto second = kernel::ListArc<Item, 1>::try_from_arc(item.clone_arc());

	a.push_back(core::move(item));
	if (second)
		b.push_back(second.take().value());
}
