/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/wait.h, and what waiting needs of the scheduler and of time. */
#ifndef CFL_SHIMS_WAIT_H
#define CFL_SHIMS_WAIT_H

#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

static inline void cfl_init_wait(struct wait_queue_entry *entry)
{
	init_wait(entry);
}

/* Wakes @nr exclusive waiters, or all if @nr is 0. */
static inline void cfl_wake_up(struct wait_queue_head *queue, int nr)
{
	__wake_up(queue, TASK_NORMAL, nr, NULL);
}

static inline int cfl_signal_pending(void)
{
	return signal_pending(current);
}

static inline unsigned long cfl_msecs_to_jiffies(unsigned int ms)
{
	return msecs_to_jiffies(ms);
}

static inline void cfl_wait_queue_static(struct wait_queue_head *queue)
{
	struct wait_queue_head model = __WAIT_QUEUE_HEAD_INITIALIZER(model);

	*queue = model;
	INIT_LIST_HEAD(&queue->head);
}

static inline void cfl_completion_static(struct completion *completion)
{
	struct completion model = COMPLETION_INITIALIZER(model);

	*completion = model;
	INIT_LIST_HEAD(&completion->wait.task_list);
}

#endif
