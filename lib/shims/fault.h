/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Failing the n-th allocation of the running task, which C does through a member of `current` that
 * only a kernel with fault injection has.
 */
#ifndef CFL_SHIMS_FAULT_H
#define CFL_SHIMS_FAULT_H

#include <linux/sched.h>
#include <linux/slab.h>

/* From now on the n-th allocation of this task fails; 0: none. */
static inline void cfl_set_fail_nth(unsigned int n)
{
#ifdef CONFIG_FAULT_INJECTION
	current->fail_nth = n;
#endif
}

/* 0 if that allocation has failed by now. */
static inline unsigned int cfl_fail_nth(void)
{
#ifdef CONFIG_FAULT_INJECTION
	return current->fail_nth;
#else
	return 1;
#endif
}

/* Whether an allocation with GFP_KERNEL can be made to fail. */
static inline bool cfl_can_fail_alloc(void)
{
	void *memory;

	cfl_set_fail_nth(1);
	memory = kmalloc(8, GFP_KERNEL);
	cfl_set_fail_nth(0);
	kfree(memory);
	return !memory;
}

#endif
