/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BUG() and WARN_ON(): macros with an entry in the kernel's table of bugs.
 */
#ifndef CFL_SHIMS_BUG_H
#define CFL_SHIMS_BUG_H

#include <linux/bug.h>

static __always_inline void cfl_bug(void)
{
	BUG();
}

static __always_inline void cfl_warn(void)
{
	WARN_ON(1);
}

#endif
