// SPDX-License-Identifier: GPL-2.0
/// @file
/// A number of permits that threads take and give back.
///
/// C header: `include/linux/semaphore.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/errno.hh>
#include <core/option.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/sync/static_init.hh>
#include <kernel/wait.hh>

namespace kernel
{

/// One permit of a `Semaphore`, given back at the end of its life. Unlike the guard of a lock it
/// belongs to no thread: it may be moved, kept in an object, and given back from anywhere.
///
/// # Invariants
///
/// `raw_` is null after a move or `forget()`; otherwise one permit was taken from it.
class [[nodiscard("the permit is given back at once: name it")]] __view(::semaphore) Permit
{
public:
	/// # Safety
	///
	/// A permit of @p raw was taken and is nobody else's; @p raw outlives it.
	Permit(core::Unsafe, ::semaphore * raw __lifetimebound) noexcept : raw_(raw) {}

	Permit(const Permit &) __deleted("a permit is given back once: write move()");
	Permit &operator=(const Permit &) = delete;
	Permit(Permit && from) noexcept : raw_(from.raw_)
	{
		from.raw_ = nullptr;
	}
	Permit &operator=(Permit &&from) noexcept
	{
		Permit old(static_cast<Permit &&>(*this));

		raw_ = from.raw_;
		from.raw_ = nullptr;
		return *this;
	}

	/// Gives the permit back. Any context.
	~Permit()
	{
		if (!raw_)
			return;
		// SAFETY: the type's invariant.
		unsafe
		{
			::up(raw_);
		}
	}

	/// Keeps the permit taken: it comes back by `Semaphore::add_permit()`, or never.
	void forget() && noexcept
	{
		raw_ = nullptr;
	}

private:
	::semaphore *raw_;
};

/// A number of permits. Whoever takes one when there is none waits for another to come back.
/// It guards no data, since several threads may be past it: put a lock around what they share.
///
/// # Examples
///
/// ```cpp
/// static constinit Semaphore channels(2);
///
/// const Permit first = channels.acquire();
/// auto second = channels.try_acquire();
/// KUNIT_EXPECT(second.is_some());
/// KUNIT_EXPECT(channels.try_acquire().is_none());
/// ```
///
/// A permit that is not kept would be given back at once:
///
/// ```cpp compile_fail
/// static constinit Semaphore channels(2);
/// channels.acquire();
/// ```
class __pinned __interior_mutable Semaphore
{
public:
	/// Has @p permits to give.
	constexpr explicit Semaphore(u32 permits) noexcept : raw_{}
	{
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_semaphore(raw_, permits);
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns.
			unsafe
			{
				::sema_init(&raw_, static_cast<int>(permits));
			}
		}
	}

	Semaphore(const Semaphore &) __deleted("a lock does not move: C points into it");
	Semaphore &operator=(const Semaphore &) = delete;

	/// Takes a permit, sleeping until there is one. Not killable.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep Permit acquire() const __lifetimebound
	{
		// SAFETY: `raw_` is initialised, and the permit borrows `*this`.
		unsafe
		{
			::down(&raw_);
			return Permit(unsafe_, &raw_);
		}
	}

	/// Takes a permit unless a signal arrives first.
	///
	/// # Errors
	///
	/// `EINTR`: a signal arrived.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep core::Result<Permit> acquire_interruptible() const __lifetimebound
	{
		// SAFETY: as in acquire(); the permit is made only when one was taken.
		unsafe
		{
			if (::down_interruptible(&raw_))
				return core::EINTR;
			return Permit(unsafe_, &raw_);
		}
	}

	/// Takes a permit within @p timeout. Not killable.
	///
	/// # Errors
	///
	/// `ETIME`: there was none in time.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep core::Result<Permit> acquire_timeout(Jiffies timeout) const __lifetimebound
	{
		// SAFETY: as in acquire_interruptible().
		unsafe
		{
			if (::down_timeout(&raw_, static_cast<long>(timeout.count)))
				return core::ETIME;
			return Permit(unsafe_, &raw_);
		}
	}

	/// Takes a permit if there is one. Any context.
	[[nodiscard]] core::Option<Permit> try_acquire() const noexcept __lifetimebound
	{
		// SAFETY: as in acquire_interruptible(). C returns 0 for success here.
		unsafe
		{
			if (::down_trylock(&raw_))
				return {};
			return Permit(unsafe_, &raw_);
		}
	}

	/// Adds a permit: one that was forgotten, or a new one. Any context.
	void add_permit() const noexcept
	{
		// SAFETY: `raw_` is initialised; C counts permits that nobody took as well.
		unsafe
		{
			::up(&raw_);
		}
	}

	/// The C semaphore, to be handed to C code that names it.
	[[nodiscard]] ::semaphore *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	mutable ::semaphore raw_;
};

} // namespace kernel

// SAFETY: made to be used by several threads; a permit may be given back by any of them.
template <>
inline constexpr bool core::is_send<kernel::Semaphore> = true;
template <>
inline constexpr bool core::is_sync<kernel::Semaphore> = true;
template <>
inline constexpr bool core::is_send<kernel::Permit> = true;
template <>
inline constexpr bool core::is_sync<kernel::Permit> = true;
