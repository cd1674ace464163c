/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/rwlock.h, rwsem.h, semaphore.h and seqlock.h. */
#ifndef CFL_SHIMS_RWLOCK_H
#define CFL_SHIMS_RWLOCK_H

#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>

static inline void cfl_rwlock_init(rwlock_t *lock, const char *name, struct lock_class_key *key)
{
#ifdef CONFIG_PREEMPT_RT
	init_rwbase_rt(&lock->rwbase);
	__rt_rwlock_init(lock, name, key);
#elif defined(CONFIG_DEBUG_SPINLOCK)
	__rwlock_init(lock, name, key);
#else
	rwlock_init(lock);
#endif
}

static inline void cfl_read_lock(rwlock_t *lock)
{
	read_lock(lock);
}

static inline void cfl_read_unlock(rwlock_t *lock)
{
	read_unlock(lock);
}

static inline int cfl_read_trylock(rwlock_t *lock)
{
	return read_trylock(lock);
}

static inline unsigned long cfl_read_lock_irqsave(rwlock_t *lock)
{
	unsigned long flags;

	read_lock_irqsave(lock, flags);
	return flags;
}

static inline void cfl_read_unlock_irqrestore(rwlock_t *lock, unsigned long flags)
{
	read_unlock_irqrestore(lock, flags);
}

static inline void cfl_read_lock_bh(rwlock_t *lock)
{
	read_lock_bh(lock);
}

static inline void cfl_read_unlock_bh(rwlock_t *lock)
{
	read_unlock_bh(lock);
}

static inline void cfl_write_lock(rwlock_t *lock)
{
	write_lock(lock);
}

static inline void cfl_write_unlock(rwlock_t *lock)
{
	write_unlock(lock);
}

static inline int cfl_write_trylock(rwlock_t *lock)
{
	return write_trylock(lock);
}

static inline unsigned long cfl_write_lock_irqsave(rwlock_t *lock)
{
	unsigned long flags;

	write_lock_irqsave(lock, flags);
	return flags;
}

static inline void cfl_write_unlock_irqrestore(rwlock_t *lock, unsigned long flags)
{
	write_unlock_irqrestore(lock, flags);
}

static inline void cfl_write_lock_bh(rwlock_t *lock)
{
	write_lock_bh(lock);
}

static inline void cfl_write_unlock_bh(rwlock_t *lock)
{
	write_unlock_bh(lock);
}

static inline void cfl_init_rwsem(struct rw_semaphore *lock, const char *name,
				  struct lock_class_key *key)
{
	__init_rwsem(lock, name, key);
}

/* A seqlock_t has two maps for lockdep: its spinlock's and its counter's. */
static inline void cfl_seqlock_init(seqlock_t *lock, const char *name, struct lock_class_key *key,
				    struct lock_class_key *counter_key)
{
	seqlock_init(lock);
#ifdef CONFIG_DEBUG_LOCK_ALLOC
	lockdep_init_map(&lock->lock.dep_map, name, key, 0);
	lockdep_init_map(&lock->seqcount.seqcount.dep_map, name, counter_key, 0);
#endif
}

static inline unsigned long cfl_write_seqlock_irqsave(seqlock_t *lock)
{
	unsigned long flags;

	write_seqlock_irqsave(lock, flags);
	return flags;
}

/* What statically declared ones hold, for a test to compare with. */
static inline void cfl_rwlock_static(rwlock_t *lock)
{
	rwlock_t model = __RW_LOCK_UNLOCKED(model);

	*lock = model;
}

static inline void cfl_rwsem_static(struct rw_semaphore *lock)
{
	struct rw_semaphore model = __RWSEM_INITIALIZER(model);

	*lock = model;
#ifndef CONFIG_PREEMPT_RT
	INIT_LIST_HEAD(&lock->wait_list);
#endif
}

static inline void cfl_semaphore_static(struct semaphore *lock, unsigned int permits)
{
	struct semaphore model = __SEMAPHORE_INITIALIZER(model, permits);

	*lock = model;
	INIT_LIST_HEAD(&lock->wait_list);
}

#endif
