/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/percpu.h and cpumask.h. */
#ifndef CFL_SHIMS_PERCPU_H
#define CFL_SHIMS_PERCPU_H

#include <linux/cpumask.h>
#include <linux/percpu.h>

static __always_inline void cfl_this_cpu_add_4(void *p, u32 value)
{
	this_cpu_add(*(u32 __percpu *)p, value);
}

static __always_inline void cfl_this_cpu_add_8(void *p, u64 value)
{
	this_cpu_add(*(u64 __percpu *)p, value);
}

static __always_inline u32 cfl_this_cpu_read_4(const void *p)
{
	return this_cpu_read(*(u32 __percpu *)p);
}

static __always_inline u64 cfl_this_cpu_read_8(const void *p)
{
	return this_cpu_read(*(u64 __percpu *)p);
}

static __always_inline void cfl_this_cpu_write_4(void *p, u32 value)
{
	this_cpu_write(*(u32 __percpu *)p, value);
}

static __always_inline void cfl_this_cpu_write_8(void *p, u64 value)
{
	this_cpu_write(*(u64 __percpu *)p, value);
}

static __always_inline u32 cfl_this_cpu_add_return_4(void *p, u32 value)
{
	return this_cpu_add_return(*(u32 __percpu *)p, value);
}

static __always_inline u64 cfl_this_cpu_add_return_8(void *p, u64 value)
{
	return this_cpu_add_return(*(u64 __percpu *)p, value);
}

static inline void *cfl_this_cpu_ptr(void *p)
{
	return this_cpu_ptr((void __percpu *)p);
}

static inline void *cfl_per_cpu_ptr(void *p, unsigned int cpu)
{
	return per_cpu_ptr((void __percpu *)p, cpu);
}

static inline void *cfl_alloc_percpu(size_t size, size_t align)
{
	return (void *)__alloc_percpu(size, align);
}

static inline unsigned int cfl_nr_cpu_ids(void)
{
	return nr_cpu_ids;
}

static inline unsigned int cfl_first_possible_cpu(void)
{
	return cpumask_first(cpu_possible_mask);
}

static inline unsigned int cfl_next_possible_cpu(unsigned int cpu)
{
	return cpumask_next(cpu, cpu_possible_mask);
}

#endif
