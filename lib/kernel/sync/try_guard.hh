// SPDX-License-Identifier: GPL-2.0
/// @file
/// A guard that may not have got its lock.
#pragma once

#include <core/annotations.hh>
#include <core/panic.hh>
#include <core/traits.hh>
#include <new>

namespace kernel
{
namespace detail
{

template <typename R>
struct ReferenceResult {
	static constexpr bool VALUE = false;
	using Type = R;
};

template <typename R>
struct ReferenceResult<R &> {
	static constexpr bool VALUE = true;
	using Type = R;
};

/// Whether the arguments of a constructor are an object of the class itself.
template <typename T, typename... Args>
inline constexpr bool IS_COPY = false;
template <typename T, typename Arg>
inline constexpr bool IS_COPY<T, Arg> = core::is_same<T, core::remove_cvref<Arg>>;

/// What a closure run under a lock may return: anything but a reference into the data.
template <typename R>
struct ValueResult {
	static_assert(!ReferenceResult<R>::VALUE,
		      "a closure that runs under a lock returns a value: "
		      "a reference into the data would outlive the lock");
	using Type = typename ReferenceResult<R>::Type;
};

template <typename R>
using ValueOf = typename ValueResult<R>::Type;

} // namespace detail

/// The result of trying to lock: a guard if the lock was taken, nothing otherwise.
///
/// Use it as the condition of an `if`. Reaching through an empty one is a bug that stops the
/// thread, as it does for an empty `Option`.
///
/// # Invariants
///
/// `guard_` is alive exactly when `held_`.
template <typename Guard, typename Raw>
class [[nodiscard("the lock is released at once: name the guard")]] TryGuard
{
public:
	using Data = typename Guard::Data;

	/// # Safety
	///
	/// As for the guard's constructor, if @p held is not null.
	TryGuard(core::Unsafe token, Raw *held, Data &data __lifetimebound) noexcept
		: held_(held != nullptr)
	{
		// INVARIANT: made exactly when held.
		if (held_)
			new (&guard_) Guard(token, held, data);
	}

	TryGuard(const TryGuard &) __deleted("a guard stays in the scope that made it");
	TryGuard &operator=(const TryGuard &) = delete;

	~TryGuard()
	{
		if (held_)
			// SAFETY: the invariant: the guard is there exactly when `held_`.
			unsafe
			{
				guard_.~Guard();
			}
	}

	/// Whether the lock was taken.
	[[nodiscard]] explicit operator bool() const noexcept { return held_; }

	/// The guard, if the lock was taken.
	[[nodiscard]] Guard &guard() noexcept __lifetimebound
	{
		core::require(held_,
			      "a lock that was not taken is used: test the result of try_lock()");
		// SAFETY: the invariant: the guard is there, as `held_` says.
		unsafe
		{
			return guard_;
		}
	}

	[[nodiscard]] Data &operator*() noexcept __lifetimebound { return *guard(); }
	[[nodiscard]] Data *operator->() noexcept __lifetimebound { return guard().operator->(); }

private:
	union {
		Guard guard_;
	};
	bool held_;
};

} // namespace kernel
