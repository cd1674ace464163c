// SPDX-License-Identifier: GPL-2.0
/// @file
/// A value that is set once, by whoever comes first, and only read afterwards.
///
/// C header: `include/linux/once_lite.h` is the nearest; the kernel writes this by hand.
#pragma once

#include <core/annotations.hh>
#include <core/option.hh>
#include <core/send_sync.hh>
#include <kernel/atomic.hh>
#include <new>

namespace kernel
{

/// Room for a `T` that is filled at most once. Readers need no lock and never wait.
///
/// # Invariants
///
/// `value_` is alive, and no longer changes, when `state_` is `SET`; only the thread that moved
/// `state_` from `EMPTY` to `FILLING` touches it before.
///
/// # Context
///
/// Any.
///
/// # Examples
///
/// ```cpp
/// static constinit SetOnce<u32> speed;
///
/// KUNIT_EXPECT(speed.populate(100u));
/// KUNIT_EXPECT(!speed.populate(200u));
/// KUNIT_EXPECT_EQ(speed.copy().value_or(0u), 100u);
/// ```
template <typename T>
class __pinned __interior_mutable SetOnce
{
	enum State : u32 { EMPTY, FILLING, SET };

public:
	constexpr SetOnce() noexcept : nothing_{} {}
	SetOnce(const SetOnce &) __deleted("a SetOnce does not move: others read it");
	SetOnce &operator=(const SetOnce &) = delete;

	~SetOnce()
	requires core::is_trivially_destructible<T>
	= default;
	~SetOnce()
	{
		// SAFETY: the state says that there is a value, and nobody else is here any more.
		unsafe
		{
			if (state_.load(Relaxed) == SET)
				value_.~T();
		}
	}

	/// Makes the value a `T(args...)` unless there is one or somebody is just making it. Says
	/// whether it did.
	template <typename... Args>
	bool populate(Args &&...args) const noexcept
	{
		if (state_.cmpxchg(EMPTY, FILLING, Relaxed) != EMPTY)
			return false;
		// SAFETY: only the thread that moved the state may write the value.
		unsafe
		{
			::new (static_cast<void *>(&value_)) T(static_cast<Args &&>(args)...);
		}
		// ORDERING: pairs with the loads below: who sees SET sees the value.
		state_.store(SET, Release);
		return true;
	}

	/// The value, if it is set.
	[[nodiscard]] core::Option<const T &> as_ref() const noexcept __lifetimebound
	{
		// ORDERING: pairs with the store in populate().
		if (state_.load(Acquire) != SET)
			return core::None;
		// SAFETY: the state says that there is a value, which nobody changes any more.
		unsafe
		{
			return core::Option<const T &>(value_);
		}
	}

	/// A copy of the value, if it is set.
	[[nodiscard]] core::Option<T> copy() const noexcept
	{
		// ORDERING: pairs with the store in populate().
		if (state_.load(Acquire) != SET)
			return core::None;
		// SAFETY: the state says that there is a value, which nobody changes any more.
		unsafe
		{
			return core::Option<T>(value_);
		}
	}

private:
	union {
		char nothing_;
		mutable T value_;
	};
	Atomic<u32> state_{EMPTY};
};

} // namespace kernel

template <typename T>
inline constexpr bool core::is_send<kernel::SetOnce<T>> = core::is_send<T>;
template <typename T>
inline constexpr bool core::is_sync<kernel::SetOnce<T>> = core::is_send<T> && core::is_sync<T>;
