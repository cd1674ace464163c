// SPDX-License-Identifier: GPL-2.0
/// @file
/// Two slots with one number are one too many.
// CFL-KERNEL: 1
// EXPECT-ERROR: has ListLinks<ID> twice
#include <kernel/list.hh>

struct Queued : kernel::ListLinks<0> {
};
#ifdef CFL_POSITIVE
struct Owned : kernel::ListLinks<1> {
#else
struct Owned : kernel::ListLinks<0> {
#endif
};
struct Item : Queued, Owned {
};

kernel::List<Item, 0> items;
