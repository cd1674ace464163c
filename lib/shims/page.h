/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pages: the allocation macro, and the mapping of one page for a short time.
 */
#ifndef CFL_SHIMS_PAGE_H
#define CFL_SHIMS_PAGE_H

#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>

enum cfl_page {
	CFL_PAGE_SHIFT = PAGE_SHIFT,
};

static __always_inline struct page *cfl_alloc_page(gfp_t flags)
{
	return alloc_page(flags);
}

static __always_inline void cfl_free_page(struct page *page)
{
	__free_page(page);
}

static __always_inline void *cfl_kmap_local_page(struct page *page)
{
	return kmap_local_page(page);
}

static __always_inline void cfl_kunmap_local(const void *address)
{
	kunmap_local(address);
}

#endif
