// SPDX-License-Identifier: GPL-2.0
/// @file
/// Read-copy-update: readers that never wait, and writers that replace whole objects.
///
/// C header: `include/linux/rcupdate.h`; meaning: `Documentation/RCU/`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>

namespace kernel::rcu
{

/// A read-side critical section. What an `RcuPtr` holds can be looked at only under one, and not
/// longer. Sections nest. While one lives, nothing may sleep.
class [[nodiscard("the section ends at once: name the guard")]]
__scoped_guard __atomic_guard ReadGuard
{
public:
	[[nodiscard("the section ends at once: name the guard")]] ReadGuard() noexcept
	{
		// SAFETY: ended by the destructor, in the same thread, since guards do not move.
		unsafe
		{
			::rcu_read_lock();
		}
	}

	ReadGuard(const ReadGuard &) __deleted("a guard stays in the scope that made it");
	ReadGuard &operator=(const ReadGuard &) = delete;

	~ReadGuard()
	{
		// SAFETY: the constructor began the section.
		unsafe
		{
			::rcu_read_unlock();
		}
	}
};

/// Begins a read-side critical section, to the end of the guard's scope. Any context.
///
/// # Examples
///
/// ```cpp
/// RcuPtr<u32> limit(TRY(RcuBox<u32>::create(GFP_KERNEL, 90u)));
/// {
/// 	auto reader = rcu::read_lock();
/// 	KUNIT_EXPECT_EQ(limit.load(reader).copied().value_or(0u), 90u);
/// }
/// rcu::synchronize();
/// ```
inline ReadGuard read_lock() noexcept
{
	return ReadGuard();
}

/// Waits until every reader that is inside a section now has left it.
///
/// # Context
///
/// May sleep; not inside a read-side section.
__might_sleep inline void synchronize()
{
	// SAFETY: the callers' contract is checked by `cfl check` and, at run time, by lockdep.
	unsafe
	{
		::synchronize_rcu();
	}
}

/// Waits, when it ends, for all deferred frees that name it. A module that defers the destruction
/// of objects with destructors keeps one, so that no callback is left when its code goes away:
/// declare it before what uses it.
///
/// # Examples
///
/// ```cpp
/// rcu::Barrier barrier;
/// RcuPtr<u32> limit(TRY(RcuBox<u32>::create(GFP_KERNEL, 90u)));
/// limit.take().defer_drop(barrier);
/// barrier.wait();
/// ```
class __pinned Barrier
{
public:
	constexpr Barrier() noexcept = default;
	Barrier(const Barrier &) __deleted("a lock does not move: C points into it");
	Barrier &operator=(const Barrier &) = delete;

	~Barrier() { wait(); }

	/// Waits for all frees deferred so far.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep void wait() const
	{
		// SAFETY: sleeping is allowed here.
		unsafe
		{
			::rcu_barrier();
		}
	}
};

} // namespace kernel::rcu

// SAFETY: a wait, with nothing that belongs to a thread.
template <>
inline constexpr bool core::is_send<kernel::rcu::Barrier> = true;
template <>
inline constexpr bool core::is_sync<kernel::rcu::Barrier> = true;
