/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/xarray.h. */
#ifndef CFL_SHIMS_XARRAY_H
#define CFL_SHIMS_XARRAY_H

#include <linux/compiler.h>
#include <linux/xarray.h>

/* The flag never changes; the marks beside it do, under a lock that is not held here. */
static inline bool cfl_xa_tracks_free(const struct xarray *xa)
{
	return data_race(xa->xa_flags) & XA_FLAGS_TRACK_FREE;
}

static inline xa_mark_t cfl_xa_present(void)
{
	return XA_PRESENT;
}

#endif
