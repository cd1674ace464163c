// SPDX-License-Identifier: GPL-2.0
/// @file
/// What is on a list is shared: it is not changed without a lock.
// CFL-KERNEL: 1
// EXPECT-ERROR: (read-only|const-qualified)
#include <kernel/list.hh>

struct Item : kernel::ListLinks<> {
	kernel::Atomic<u32> shared{0};
	u32 plain = 0;
};

void touch(const kernel::List<Item> &list)
{
	for (auto &item : list) {
#ifdef CFL_POSITIVE
		item.shared.inc();
#else
		item.plain++;
#endif
	}
}
