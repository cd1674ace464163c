/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/dynamic_debug.h. */
#ifndef CFL_SHIMS_DYNAMIC_DEBUG_H
#define CFL_SHIMS_DYNAMIC_DEBUG_H

#include <linux/dynamic_debug.h>
#include <linux/printk.h>

#ifdef CONFIG_DYNAMIC_DEBUG_CORE
/*
 * The address of the call site's key is an immediate of the instruction, so this must always be
 * inlined. Not DYNAMIC_DEBUG_BRANCH(): that depends on the DEBUG of the unit that includes it.
 */
static __always_inline bool cfl_dynamic_debug_branch(struct _ddebug *site)
{
#ifdef CONFIG_JUMP_LABEL
	return static_branch_unlikely(&site->key.dd_key_false);
#else
	return unlikely(site->flags & _DPRINTK_FLAGS_PRINT);
#endif
}

/* The same for a unit that is compiled with DEBUG, whose call sites print until they are told not to. */
static __always_inline bool cfl_dynamic_debug_branch_on(struct _ddebug *site)
{
#ifdef CONFIG_JUMP_LABEL
	return static_branch_likely(&site->key.dd_key_true);
#else
	return likely(site->flags & _DPRINTK_FLAGS_PRINT);
#endif
}
#endif

#endif
