// SPDX-License-Identifier: GPL-2.0
/// @file
/// The C initialisers of locks (`__MUTEX_INITIALIZER`, `__SPIN_LOCK_UNLOCKED`, …) for objects that
/// exist before any code runs. They are macros with designators, so they cannot be translated; each
/// function here sets the same members, as far as the kernel's configuration has them.
///
/// A test compares every byte with what the C macros give.
///
/// C headers: `include/linux/mutex_types.h`, `spinlock_types_raw.h`, `swait.h`, `wait.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/types.hh>

namespace kernel::detail
{

/// A statically initialised lock has no key: lockdep takes its address for one.
template <typename Map, typename WaitType>
constexpr void static_init_dep_map(Map &map, const char *name, WaitType wait_type) noexcept
{
	if constexpr (requires { map.name; }) {
		map.name = name;
		map.wait_type_inner = static_cast<decltype(map.wait_type_inner)>(wait_type);
	}
}

/// The members of a lock that CONFIG_DEBUG_SPINLOCK adds.
template <typename Raw>
constexpr void static_init_debug(Raw &raw, u32 magic) noexcept
{
	// C sets `owner` to a pointer that is no constant in C++; null is as good: both mean that no
	// task has the lock.
	if constexpr (requires { raw.owner_cpu; }) {
		raw.magic = magic;
		raw.owner_cpu = static_cast<decltype(raw.owner_cpu)>(-1);
	}
}

template <typename Raw>
constexpr void static_init_raw_spin(Raw &raw, const char *name, bool is_raw) noexcept
{
	static_init_debug(raw, 0xdead4ead);
	// On one processor a lock is nothing, or with checks a number that says "free".
	if constexpr (requires {
			      raw.magic;
			      raw.raw_lock.slock;
		      })
		raw.raw_lock.slock = 1;
	if constexpr (requires { raw.dep_map; }) {
		static_init_dep_map(raw.dep_map, name, is_raw ? ::LD_WAIT_SPIN : ::LD_WAIT_CONFIG);
	}
}

template <typename Head>
constexpr void static_init_list(Head &head) noexcept
{
	head.next = &head;
	head.prev = &head;
}

/// `__RT_MUTEX_BASE_INITIALIZER`: what locks are made of in PREEMPT_RT kernels.
template <typename Base>
constexpr void static_init_rt_mutex(Base &base) noexcept
{
	static_init_raw_spin(base.wait_lock, "rtmutex.wait_lock", true);
}

/// `__RWBASE_INITIALIZER`. A reader-writer lock without a writer counts from its bias.
template <typename Base>
constexpr void static_init_rt_rwbase(Base &base) noexcept
{
	base.readers.counter = static_cast<int>(1u << 31);
	static_init_rt_mutex(base.rtmutex);
}

/// The map of a lock for lockdep, where it has one.
template <typename Lock, typename WaitType>
constexpr void static_init_map_of(Lock &lock, const char *name, WaitType wait_type) noexcept
{
	if constexpr (requires { lock.dep_map; })
		static_init_dep_map(lock.dep_map, name, wait_type);
}

/// `__SPIN_LOCK_UNLOCKED`. In a PREEMPT_RT kernel a `spinlock_t` sleeps.
template <typename Lock>
constexpr void static_init_spinlock(Lock &lock, const char *name) noexcept
{
	if constexpr (requires { lock.rlock; }) {
		// SAFETY: `__SPIN_LOCK_INITIALIZER` initialises this member of the union.
		unsafe
		{
			static_init_raw_spin(lock.rlock, name, false);
		}
	} else {
		static_init_rt_mutex(lock.lock);
		static_init_map_of(lock, name, ::LD_WAIT_CONFIG);
	}
}

/// What a mutex and a reader-writer semaphore share: who waits, and the mark of CONFIG_DEBUG_MUTEXES
/// and CONFIG_DEBUG_RWSEMS.
template <typename Lock>
constexpr void static_init_sleeper(Lock &lock) noexcept
{
	static_init_raw_spin(lock.wait_lock, "wait_lock", true);
	static_init_list(lock.wait_list);
	if constexpr (requires { lock.magic; })
		lock.magic = &lock;
}

/// `__MUTEX_INITIALIZER`.
template <typename Lock>
constexpr void static_init_mutex(Lock &lock, const char *name) noexcept
{
	if constexpr (requires { lock.rtmutex; }) {
		static_init_rt_mutex(lock.rtmutex);
	} else {
		static_init_sleeper(lock);
	}
	static_init_map_of(lock, name, ::LD_WAIT_SLEEP);
}

/// `__RW_LOCK_UNLOCKED`.
template <typename Lock>
constexpr void static_init_rwlock(Lock &lock, const char *name) noexcept
{
	if constexpr (requires { lock.rwbase; })
		static_init_rt_rwbase(lock.rwbase);
	else
		static_init_debug(lock, 0xdeaf1eed);
	static_init_map_of(lock, name, ::LD_WAIT_CONFIG);
}

/// `__RWSEM_INITIALIZER`.
template <typename Lock>
constexpr void static_init_rwsem(Lock &lock, const char *name) noexcept
{
	if constexpr (requires { lock.rwbase; }) {
		static_init_rt_rwbase(lock.rwbase);
	} else {
		static_init_sleeper(lock);
	}
	static_init_map_of(lock, name, ::LD_WAIT_SLEEP);
}

/// `__SEMAPHORE_INITIALIZER`.
template <typename Lock>
constexpr void static_init_semaphore(Lock &lock, u32 permits) noexcept
{
	static_init_raw_spin(lock.lock, "semaphore", true);
	static_init_list(lock.wait_list);
	lock.count = permits;
}

/// `__SEQLOCK_UNLOCKED`.
template <typename Lock>
constexpr void static_init_seqlock(Lock &lock, const char *name) noexcept
{
	static_init_spinlock(lock.lock, name);
	if constexpr (requires { lock.seqcount.lock; })
		lock.seqcount.lock = &lock.lock;
	if constexpr (requires { lock.seqcount.seqcount.dep_map.name; })
		lock.seqcount.seqcount.dep_map.name = name;
}

/// `__WAIT_QUEUE_HEAD_INITIALIZER`.
template <typename Head>
constexpr void static_init_wait_queue(Head &head, const char *name) noexcept
{
	static_init_spinlock(head.lock, name);
	static_init_list(head.head);
}

/// `COMPLETION_INITIALIZER`.
template <typename Completion>
constexpr void static_init_completion(Completion &completion, const char *name) noexcept
{
	static_init_raw_spin(completion.wait.lock, name, true);
	static_init_list(completion.wait.task_list);
}

} // namespace kernel::detail
