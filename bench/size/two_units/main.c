// SPDX-License-Identifier: GPL-2.0
/* What samples/two_units does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/printk.h>

#include "history.h"

void history_add(struct history *history, u64 value)
{
	history->values[history->count % HISTORY_SIZE] = value;
	history->count++;
	pr_debug("value %llu is number %zu\n", value, history->count);
}

u64 history_sum(const struct history *history)
{
	u64 total = 0;
	size_t i;

	for (i = 0; i < history_size(history); i++)
		total += history->values[i];
	return total;
}

static struct history history;

static int __init two_units_init(void)
{
	history_add(&history, 1000);
	add_squares(&history, 3);
	history_add(&history, 16);
	pr_info("main: %zu values, sum %llu\n", history_size(&history), history_sum(&history));
	return 0;
}

static void __exit two_units_exit(void)
{
	pr_info("main: sum %llu at the end\n", history_sum(&history));
}

module_init(two_units_init);
module_exit(two_units_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("C++ sample of two units");
MODULE_LICENSE("GPL");
