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

template <typename Raw>
constexpr void static_init_raw_spin(Raw &raw, const char *name, bool is_raw) noexcept
{
	// C sets `owner` to a pointer that is no constant in C++; null is as good: both mean that no
	// task has the lock.
	// On one processor a lock is nothing, or with checks a number that says "free".
	if constexpr (requires { raw.magic; }) {
		if constexpr (requires { raw.raw_lock.slock; })
			raw.raw_lock.slock = 1;
		raw.magic = 0xdead4ead;
		raw.owner_cpu = static_cast<decltype(raw.owner_cpu)>(-1);
	}
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

template <typename Lock>
constexpr void static_init_spinlock(Lock &lock, const char *name) noexcept
{
	static_assert(requires { lock.rlock; }, "PREEMPT_RT kernels are not supported yet");
	static_init_raw_spin(lock.rlock, name, false);
}

template <typename Lock>
constexpr void static_init_mutex(Lock &lock, const char *name) noexcept
{
	static_assert(requires { lock.wait_list; }, "PREEMPT_RT kernels are not supported yet");
	static_init_raw_spin(lock.wait_lock, "wait_lock", true);
	static_init_list(lock.wait_list);
	if constexpr (requires { lock.magic; })
		lock.magic = &lock;
	if constexpr (requires { lock.dep_map; })
		static_init_dep_map(lock.dep_map, name, ::LD_WAIT_SLEEP);
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
