// SPDX-License-Identifier: GPL-2.0
/* The second unit of the module. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>

#include "history.h"

void add_squares(struct history *history, u32 last)
{
	u64 i;

	for (i = 1; i <= last; i++)
		history_add(history, i * i);
	pr_info("worker: %zu values, sum %llu\n", history_size(history), history_sum(history));
}
