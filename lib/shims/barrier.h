/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of asm/barrier.h and asm/processor.h. */
#ifndef CFL_SHIMS_BARRIER_H
#define CFL_SHIMS_BARRIER_H

#include <asm/barrier.h>
#include <linux/processor.h>

static inline void cfl_smp_mb(void)
{
	smp_mb();
}

static inline void cfl_smp_rmb(void)
{
	smp_rmb();
}

static inline void cfl_smp_wmb(void)
{
	smp_wmb();
}

static inline void cfl_mb(void)
{
	mb();
}

static inline void cfl_cpu_relax(void)
{
	cpu_relax();
}

#endif
