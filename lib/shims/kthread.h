/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/kthread.h. */
#ifndef CFL_SHIMS_KTHREAD_H
#define CFL_SHIMS_KTHREAD_H

#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

/* Makes a sleeping thread that the caller has a reference to, or returns an error pointer. */
static inline struct task_struct *cfl_kthread_create(int (*body)(void *), void *data,
						     const char *name)
{
	struct task_struct *task = kthread_create(body, data, "%s", name);

	if (!IS_ERR(task))
		get_task_struct(task);
	return task;
}

static inline unsigned int cfl_task_flags(void)
{
	return current->flags;
}

static inline int cfl_cond_resched(void)
{
	return cond_resched();
}

#endif
