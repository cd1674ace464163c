/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/spinlock.h. */
#ifndef CFL_SHIMS_SPINLOCK_H
#define CFL_SHIMS_SPINLOCK_H

#include <linux/spinlock.h>

static inline void cfl_spin_lock_init(spinlock_t *lock, const char *name,
				      struct lock_class_key *key)
{
#ifdef CONFIG_PREEMPT_RT
	rt_mutex_base_init(&lock->lock);
	__rt_spin_lock_init(lock, name, key, false);
#elif defined(CONFIG_DEBUG_SPINLOCK)
	__raw_spin_lock_init(spinlock_check(lock), name, key, LD_WAIT_CONFIG);
#else
	spin_lock_init(lock);
#endif
}

static inline unsigned long cfl_spin_lock_irqsave(spinlock_t *lock)
{
	unsigned long flags;

	spin_lock_irqsave(lock, flags);
	return flags;
}

static inline int cfl_spin_trylock(spinlock_t *lock)
{
	return spin_trylock(lock);
}

static inline int cfl_spin_trylock_irqsave(spinlock_t *lock, unsigned long *flags)
{
	return spin_trylock_irqsave(lock, *flags);
}

/* What a statically declared spinlock holds, for a test to compare with. */
static inline void cfl_spinlock_static(spinlock_t *lock)
{
	spinlock_t model = __SPIN_LOCK_UNLOCKED(model);

	*lock = model;
}

#endif
