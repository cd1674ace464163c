/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/mutex.h. */
#ifndef CFL_SHIMS_MUTEX_H
#define CFL_SHIMS_MUTEX_H

#include <linux/mutex.h>

static inline void cfl_mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	__mutex_init(lock, name, key);
}

static inline void cfl_mutex_lock(struct mutex *lock)
{
	mutex_lock(lock);
}

static inline int cfl_mutex_lock_interruptible(struct mutex *lock)
{
	return mutex_lock_interruptible(lock);
}

static inline int cfl_mutex_lock_killable(struct mutex *lock)
{
	return mutex_lock_killable(lock);
}

static inline int cfl_mutex_trylock(struct mutex *lock)
{
	return mutex_trylock(lock);
}

static inline void cfl_mutex_destroy(struct mutex *lock)
{
	mutex_destroy(lock);
}

/* What a statically declared mutex holds, for a test to compare with. */
static inline void cfl_mutex_static(struct mutex *lock)
{
	struct mutex model = __MUTEX_INITIALIZER(model);

	*lock = model;
#ifndef CONFIG_PREEMPT_RT /* there a mutex is an rt_mutex, and has no list of its own */
	INIT_LIST_HEAD(&lock->wait_list);
#endif
}

#endif
