// SPDX-License-Identifier: GPL-2.0
/// @file
/// "It is done": one side waits, the other says so once.
///
/// C header: `include/linux/completion.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <kernel/wait.hh>

namespace kernel
{

/// An event that one or many threads wait for. Each `complete()` lets one wait through, also a
/// later one; `complete_all()` lets all through from then on.
///
/// # Examples
///
/// ```cpp
/// Completion done;
///
/// done.complete();
/// done.wait();
/// ```
class __pinned __interior_mutable Completion
{
public:
	constexpr Completion() noexcept : raw_{}
	{
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_completion(raw_, "completion");
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns.
			unsafe
			{
				::init_completion(&raw_);
			}
		}
	}

	Completion(const Completion &) __deleted("a lock does not move: C points into it");
	Completion &operator=(const Completion &) = delete;

	/// Lets one waiting thread through, now or later. Any context.
	void complete() const noexcept
	{
		// SAFETY: `raw_` is initialised, as everywhere below.
		unsafe
		{
			::complete(&raw_);
		}
	}

	/// Lets every thread through that waits or will wait. Any context.
	void complete_all() const noexcept
	{
		// SAFETY: as in complete().
		unsafe
		{
			::complete_all(&raw_);
		}
	}

	/// Waits. Not killable.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep void wait() const
	{
		// SAFETY: as in complete(); sleeping is allowed here.
		unsafe
		{
			::wait_for_completion(&raw_);
		}
	}

	/// Waits until done or a signal arrives. Never `TimedOut`.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep [[nodiscard]] WaitResult wait_interruptible() const
	{
		// SAFETY: as in wait().
		unsafe
		{
			return ::wait_for_completion_interruptible(&raw_) ? WaitResult::Signal
									  : WaitResult::Woken;
		}
	}

	/// Waits until done or @p timeout is over. Never `Signal`.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep [[nodiscard]] WaitResult wait_timeout(Jiffies timeout) const
	{
		// SAFETY: as in wait().
		unsafe
		{
			return ::wait_for_completion_timeout(
				       &raw_, static_cast<unsigned long>(timeout.count))
				       ? WaitResult::Woken
				       : WaitResult::TimedOut;
		}
	}

	/// Whether a wait would return at once.
	[[nodiscard]] bool is_done() const noexcept
	{
		// SAFETY: as in complete().
		unsafe
		{
			return ::completion_done(&raw_);
		}
	}

	/// Forgets past completions, for whoever has the object to itself.
	void reinit() noexcept
	{
		// SAFETY: as in complete(); the exclusive reference says that nobody waits.
		unsafe
		{
			::reinit_completion(&raw_);
		}
	}

	/// The C completion, to be handed to C code that completes it.
	[[nodiscard]] ::completion *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	mutable ::completion raw_;
};

} // namespace kernel

// SAFETY: made to be used by several threads; a lock of its own guards it.
template <>
inline constexpr bool core::is_send<kernel::Completion> = true;
template <>
inline constexpr bool core::is_sync<kernel::Completion> = true;
