/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/jump_label.h. */
#ifndef CFL_SHIMS_JUMP_LABEL_H
#define CFL_SHIMS_JUMP_LABEL_H

#include <linux/jump_label.h>

/* The key's address is an immediate of the instruction, so both must always be inlined. */
static __always_inline bool cfl_static_branch_unlikely(struct static_key_false *key)
{
	return static_branch_unlikely(key);
}

static __always_inline bool cfl_static_branch_likely(struct static_key_true *key)
{
	return static_branch_likely(key);
}

#endif
