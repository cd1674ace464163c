/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/rcupdate.h. */
#ifndef CFL_SHIMS_RCUPDATE_H
#define CFL_SHIMS_RCUPDATE_H

#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/srcu.h>

/* The caller holds a reader's guard, which the type system has checked. */
static inline void *cfl_rcu_dereference(void *const *slot)
{
	return rcu_dereference_raw(*slot);
}

static inline void *cfl_xchg_ptr(void **slot, void *value)
{
	return xchg(slot, value);
}

/* The head comes first in every object that our library defers. */
struct cfl_rcu_object {
	struct rcu_head head;
};

static inline void cfl_kfree_rcu(struct cfl_rcu_object *object)
{
	kfree_rcu(object, head);
}

static inline int cfl_init_srcu_struct(struct srcu_struct *srcu, const char *name,
				       struct lock_class_key *key)
{
#ifdef CONFIG_DEBUG_LOCK_ALLOC
	return __init_srcu_struct(srcu, name, key);
#else
	return init_srcu_struct(srcu);
#endif
}

#endif
