// SPDX-License-Identifier: GPL-2.0
/* Gives numbers to whoever asks. */
#include <linux/atomic.h>
#include <linux/module.h>

#include "several.h"

static atomic_t last = ATOMIC_INIT(40);

int several_next(void)
{
	return atomic_inc_return(&last);
}
EXPORT_SYMBOL_GPL(several_next);

MODULE_DESCRIPTION("Numbers for modules in C++");
MODULE_LICENSE("GPL");
