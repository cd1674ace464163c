/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/preempt.h and irqflags.h: where the CPU is. */
#ifndef CFL_SHIMS_PREEMPT_H
#define CFL_SHIMS_PREEMPT_H

#include <linux/irqflags.h>
#include <linux/preempt.h>

static inline void cfl_preempt_disable(void)
{
	preempt_disable();
}

static inline void cfl_preempt_enable(void)
{
	preempt_enable();
}

static inline _Bool cfl_irqs_disabled(void)
{
	return irqs_disabled();
}

static inline _Bool cfl_in_softirq_or_bh_disabled(void)
{
	return softirq_count() != 0;
}

static inline _Bool cfl_in_atomic(void)
{
	return preempt_count() != 0 || irqs_disabled();
}

static __always_inline unsigned long cfl_local_irq_save(void)
{
	unsigned long flags;

	local_irq_save(flags);
	return flags;
}

static __always_inline void cfl_local_irq_restore(unsigned long flags)
{
	local_irq_restore(flags);
}

#endif
