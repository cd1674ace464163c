/* SPDX-License-Identifier: GPL-2.0 */
/* What both units of the module use. */
#ifndef HISTORY_H
#define HISTORY_H

#include <linux/kernel.h>
#include <linux/types.h>

#define HISTORY_SIZE 4

/* The last values of a series. */
struct history {
	u64 values[HISTORY_SIZE];
	size_t count;
};

/* Adds a value, and forgets the oldest if there are HISTORY_SIZE already. */
void history_add(struct history *history, u64 value);
u64 history_sum(const struct history *history);

/* Adds the squares of 1 to @last. */
void add_squares(struct history *history, u32 last);

static inline size_t history_size(const struct history *history)
{
	return min_t(size_t, history->count, HISTORY_SIZE);
}

#endif
