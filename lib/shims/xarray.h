/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/xarray.h. */
#ifndef CFL_SHIMS_XARRAY_H
#define CFL_SHIMS_XARRAY_H

#include <linux/xarray.h>

static inline xa_mark_t cfl_xa_present(void)
{
	return XA_PRESENT;
}

#endif
