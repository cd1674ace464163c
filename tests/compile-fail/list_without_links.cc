// SPDX-License-Identifier: GPL-2.0
/// @file
/// What has no links goes on no list.
// CFL-KERNEL: 1
// EXPECT-ERROR: an object goes on List<T, ID> through its base ListLinks<ID>
#include <kernel/list.hh>

#ifdef CFL_POSITIVE
struct Item : kernel::ListLinks<> {
#else
struct Item {
#endif
	u32 value = 0;
};

kernel::List<Item> items;
