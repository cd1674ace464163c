// SPDX-License-Identifier: GPL-2.0
/// @file
/// Wait queues: threads sleep until a condition holds.
///
/// C header: `include/linux/wait.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <core/types.hh>
#include <kernel/sync/lock_class.hh>
#include <kernel/sync/static_init.hh>

namespace kernel
{

/// How a wait that can be cut short ended.
enum class WaitResult {
	/// The condition holds, or somebody notified.
	Woken,
	/// The time was over first.
	TimedOut,
	/// A signal arrived first; the caller returns `EINTR` or `ERESTARTSYS`.
	Signal,
};

/// Spans of time in timer ticks, as the scheduler counts them.
struct Jiffies {
	/// Waits without an end.
	static constexpr long FOREVER = __LONG_MAX__;

	long count;

	/// At least @p ms milliseconds.
	[[nodiscard]] static Jiffies from_ms(u32 ms) noexcept
	{
		// SAFETY: arithmetic.
		unsafe
		{
			return {static_cast<long>(::cfl_msecs_to_jiffies(ms))};
		}
	}
};

namespace detail
{

/// A thread on a wait queue, from the constructor to the destructor.
class __pinned __scoped_guard WaitEntry
{
public:
	/// Queues the thread and sets its state. @p EXCLUSIVE ones are woken one at a time.
	WaitEntry(::wait_queue_head &queue __lifetimebound, int state, bool exclusive)
		: queue_(queue), state_(state), exclusive_(exclusive)
	{
		// SAFETY: the entry is ours, and leaves the queue in the destructor.
		unsafe
		{
			::cfl_init_wait(&entry_);
		}
		prepare();
	}

	WaitEntry(const WaitEntry &) __deleted("a lock does not move: C points into it");
	WaitEntry &operator=(const WaitEntry &) = delete;

	~WaitEntry()
	{
		// SAFETY: both are initialised; a no-op if the waker removed the entry.
		unsafe
		{
			::finish_wait(&queue_, &entry_);
		}
	}

	/// Queues again after a wake-up.
	void prepare() noexcept
	{
		// SAFETY: `entry_` is initialised and lives until finish_wait().
		unsafe
		{
			if (exclusive_)
				::prepare_to_wait_exclusive(&queue_, &entry_, state_);
			else
				::prepare_to_wait(&queue_, &entry_, state_);
		}
	}

	/// Gives the CPU away until woken or the time is over; returns the time left.
	__might_sleep static long sleep(long timeout)
	{
		// SAFETY: the thread is in no atomic context, by the contract of every public wait.
		unsafe
		{
			return ::schedule_timeout(timeout);
		}
	}

	/// Whether a notification was meant for this thread: the waker takes the entry off the queue.
	[[nodiscard]] bool notified() const noexcept
	{
		// SAFETY: the careful variant may race with the waker.
		unsafe
		{
			return ::list_empty_careful(&entry_.entry);
		}
	}

	/// Whether a signal makes further waiting pointless.
	[[nodiscard]] bool interrupted() const noexcept
	{
		// SAFETY: looks at the current thread.
		unsafe
		{
			return (state_ & TASK_INTERRUPTIBLE) && ::cfl_signal_pending();
		}
	}

private:
	::wait_queue_head &queue_;
	::wait_queue_entry entry_;
	int state_;
	bool exclusive_;
};

} // namespace detail

/// Threads that wait for a condition, which lives outside: usually in an `Atomic`. A condition
/// that a lock guards belongs with a `CondVar`.
///
/// # Examples
///
/// ```cpp
/// WaitQueue<struct ReadyQueue> queue;
/// Atomic<bool> ready{true};
///
/// // ORDERING: with the release of whoever made it ready.
/// queue.wait_until([&] { return ready.load(Acquire); });
/// queue.notify_all();
/// ```
///
/// What waits is always inlined: it is made for one closure anyway, and the name of a function that
/// is made for a closure is too long for the tools of older kernels.
template <typename Class>
class __pinned __interior_mutable WaitQueue
{
public:
	constexpr WaitQueue() noexcept : raw_{}
	{
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_wait_queue(raw_, detail::class_name<Class>());
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns.
			unsafe
			{
				::__init_waitqueue_head(
					&raw_, detail::class_name<Class>(),
					&detail::lock_key<Class, detail::KindWait>.raw);
			}
		}
	}

	WaitQueue(const WaitQueue &) __deleted("a lock does not move: C points into it");
	WaitQueue &operator=(const WaitQueue &) = delete;

	/// Sleeps until @p condition holds. It is evaluated again after each wake-up, possibly with
	/// the thread marked as sleeping, so it must not sleep itself.
	///
	/// # Context
	///
	/// May sleep. Not killable: something must make the condition true.
	template <typename F>
	[[gnu::always_inline]] __might_sleep inline void
	wait_until(F &&condition __noescape __runs_atomic) const
	{
		(void)wait(condition, TASK_UNINTERRUPTIBLE, Jiffies::FOREVER);
	}

	/// The same, ending early when a signal arrives. Never `TimedOut`.
	///
	/// # Context
	///
	/// May sleep.
	template <typename F>
	[[nodiscard, gnu::always_inline]] __might_sleep inline WaitResult
	wait_until_interruptible(F &&condition __noescape __runs_atomic) const
	{
		return wait(condition, TASK_INTERRUPTIBLE, Jiffies::FOREVER);
	}

	/// The same, ending early when @p timeout is over. Never `Signal`.
	///
	/// # Context
	///
	/// May sleep.
	template <typename F>
	[[nodiscard, gnu::always_inline]] __might_sleep inline WaitResult
	wait_until_timeout(F &&condition __noescape __runs_atomic, Jiffies timeout) const
	{
		return wait(condition, TASK_UNINTERRUPTIBLE, timeout.count);
	}

	/// The same, ending early when a signal arrives or @p timeout is over.
	///
	/// # Context
	///
	/// May sleep.
	template <typename F>
	[[nodiscard, gnu::always_inline]] __might_sleep inline WaitResult
	wait_until_interruptible_timeout(F &&condition __noescape __runs_atomic,
					 Jiffies timeout) const
	{
		return wait(condition, TASK_INTERRUPTIBLE, timeout.count);
	}

	/// Lets every waiting thread look at its condition again. Any context.
	void notify_all() const noexcept
	{
		// SAFETY: `raw_` is initialised.
		unsafe
		{
			::cfl_wake_up(&raw_, 0);
		}
	}

	/// The C wait queue.
	[[nodiscard]] ::wait_queue_head *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	template <typename F>
	[[gnu::always_inline]] inline WaitResult wait(F &condition, int state, long timeout) const
	{
		if (condition())
			return WaitResult::Woken;

		detail::WaitEntry entry(raw_, state, false);
		while (!condition()) {
			if (entry.interrupted())
				return WaitResult::Signal;
			if (timeout == 0)
				return WaitResult::TimedOut;
			timeout = detail::WaitEntry::sleep(timeout);
			entry.prepare();
		}
		return WaitResult::Woken;
	}

	mutable ::wait_queue_head raw_;
};

} // namespace kernel

// SAFETY: made to be used by several threads; a lock of its own guards the queue.
template <typename Class>
inline constexpr bool core::is_send<kernel::WaitQueue<Class>> = true;
template <typename Class>
inline constexpr bool core::is_sync<kernel::WaitQueue<Class>> = true;
