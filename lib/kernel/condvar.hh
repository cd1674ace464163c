// SPDX-License-Identifier: GPL-2.0
/// @file
/// A condition variable: threads sleep until the data behind a lock changes.
///
/// C header: `include/linux/wait.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <kernel/wait.hh>

namespace kernel
{

/// Threads that wait for data behind a `Mutex` or `SpinLock` to change. Waiting takes the guard:
/// the lock is released while the thread sleeps and is held again when the wait returns.
///
/// Wake-ups may be spurious: wait in a loop, or hand the condition to `wait_while()`. @p Class
/// names the queue for lockdep.
///
/// # Examples
///
/// ```cpp
/// struct Slot {
/// 	bool full = true;
/// };
/// Mutex<Slot> slot;
/// CondVar<struct SlotFilled> filled;
///
/// auto s = slot.lock();
/// filled.wait_while(s, [](const Slot &s) { return !s.full; });
/// s->full = false;
/// ```
///
/// Waiting needs the guard, which is released meanwhile:
///
/// ```cpp compile_fail
/// CondVar<struct SlotFilled> filled;
/// filled.wait_while([] { return true; });
/// ```
template <typename Class>
class __pinned __interior_mutable CondVar
{
public:
	constexpr CondVar() noexcept = default;
	CondVar(const CondVar &) __deleted("a lock does not move: C points into it");
	CondVar &operator=(const CondVar &) = delete;

	/// Releases the lock of @p guard, sleeps until notified, and locks again.
	///
	/// # Context
	///
	/// May sleep: @p guard is the only lock the thread holds that forbids sleeping.
	template <typename Guard>
	__might_sleep void wait(Guard &guard __unlocks) const
	{
		(void)wait_once(guard, TASK_UNINTERRUPTIBLE, Jiffies::FOREVER);
	}

	/// Waits while @p condition, which sees the data, says so.
	///
	/// # Context
	///
	/// May sleep.
	template <typename Guard, typename F>
	__might_sleep void wait_while(Guard &guard __unlocks, F &&condition __noescape) const
	{
		while (condition(*static_cast<const Guard &>(guard)))
			wait(guard);
	}

	/// As wait(), ending early when a signal arrives. Never `TimedOut`.
	///
	/// # Context
	///
	/// May sleep.
	template <typename Guard>
	__might_sleep [[nodiscard]] WaitResult wait_interruptible(Guard &guard __unlocks) const
	{
		return wait_once(guard, TASK_INTERRUPTIBLE, Jiffies::FOREVER).result;
	}

	/// As wait(), ending early when @p timeout is over. Puts the time left into @p timeout, so
	/// that a loop waits that long in all.
	///
	/// # Context
	///
	/// May sleep.
	template <typename Guard>
	__might_sleep [[nodiscard]] WaitResult wait_timeout(Guard &guard __unlocks,
							    Jiffies &timeout) const
	{
		return wait_for(guard, TASK_UNINTERRUPTIBLE, timeout);
	}

	/// As wait(), ending early when a signal arrives or @p timeout is over, with the time left
	/// in @p timeout.
	///
	/// # Context
	///
	/// May sleep.
	template <typename Guard>
	__might_sleep [[nodiscard]] WaitResult wait_interruptible_timeout(Guard &guard __unlocks,
									  Jiffies &timeout) const
	{
		return wait_for(guard, TASK_INTERRUPTIBLE, timeout);
	}

	/// Wakes one waiting thread. Any context.
	void notify_one() const noexcept
	{
		// SAFETY: the queue is initialised.
		unsafe
		{
			::cfl_wake_up(queue_.as_ptr(), 1);
		}
	}

	/// Wakes all waiting threads. Any context.
	void notify_all() const noexcept
	{
		// SAFETY: as in notify_one().
		unsafe
		{
			::cfl_wake_up(queue_.as_ptr(), 0);
		}
	}

private:
	struct Outcome {
		WaitResult result;
		long left;
	};

	template <typename Guard>
	WaitResult wait_for(Guard &guard, int state, Jiffies &timeout) const
	{
		const Outcome outcome = wait_once(guard, state, timeout.count);

		timeout.count = outcome.left;
		return outcome.result;
	}

	/// The thread is queued before the lock is released, so no notification is lost.
	template <typename Guard>
	Outcome wait_once(Guard &guard, int state, long timeout) const
	{
		static_assert(
			requires { Guard::IS_LOCK_GUARD; },
			"CondVar::wait() takes the guard of the lock around the data: "
			"auto g = mutex.lock(); condvar.wait(g);");
		// SAFETY: the queue is a member, and outlives the entry on it.
		unsafe
		{
			detail::WaitEntry entry(*queue_.as_ptr(), state, true);
			const long left = guard.unlocked(
				[timeout] { return detail::WaitEntry::sleep(timeout); });

			// A notification that arrived is never given up for a signal or a timeout: with
			// notify_one() no other thread would hear of it.
			if (entry.notified())
				return {WaitResult::Woken, left};
			if (entry.interrupted())
				return {WaitResult::Signal, left};
			return {left ? WaitResult::Woken : WaitResult::TimedOut, left};
		}
	}

	WaitQueue<Class> queue_;
};

} // namespace kernel

// SAFETY: made to be used by several threads; a lock of its own guards the queue.
template <typename Class>
inline constexpr bool core::is_send<kernel::CondVar<Class>> = true;
template <typename Class>
inline constexpr bool core::is_sync<kernel::CondVar<Class>> = true;
