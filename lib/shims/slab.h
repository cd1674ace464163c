/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation: macros in recent kernels, functions in older ones.
 */
#ifndef CFL_SHIMS_SLAB_H
#define CFL_SHIMS_SLAB_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

/* The library makes typed constants of these; gfp.h has macros of the plain names. */
enum cfl_gfp {
	CFL_GFP_ATOMIC = (__force unsigned int)GFP_ATOMIC,
	CFL_GFP_KERNEL = (__force unsigned int)GFP_KERNEL,
	CFL_GFP_KERNEL_ACCOUNT = (__force unsigned int)GFP_KERNEL_ACCOUNT,
	CFL_GFP_NOWAIT = (__force unsigned int)GFP_NOWAIT,
	CFL_GFP_NOIO = (__force unsigned int)GFP_NOIO,
	CFL_GFP_NOFS = (__force unsigned int)GFP_NOFS,
	CFL_GFP_USER = (__force unsigned int)GFP_USER,
	CFL_GFP_DMA32 = (__force unsigned int)GFP_DMA32,
	CFL_GFP_ZERO = (__force unsigned int)__GFP_ZERO,
	CFL_GFP_HIGHMEM = (__force unsigned int)__GFP_HIGHMEM,
	CFL_GFP_NOWARN = (__force unsigned int)__GFP_NOWARN,
	CFL_GFP_NORETRY = (__force unsigned int)__GFP_NORETRY,
	CFL_GFP_NOFAIL = (__force unsigned int)__GFP_NOFAIL,
	CFL_GFP_DIRECT_RECLAIM = (__force unsigned int)__GFP_DIRECT_RECLAIM,
};

static __always_inline void *cfl_kmalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags);
}

static __always_inline void *cfl_krealloc(void *old, size_t size, gfp_t flags)
{
	return krealloc(old, size, flags);
}

static __always_inline void *cfl_vmalloc(size_t size, gfp_t flags)
{
	return __vmalloc(size, flags);
}

static __always_inline void *cfl_kvmalloc(size_t size, gfp_t flags)
{
	return kvmalloc(size, flags);
}

#endif
