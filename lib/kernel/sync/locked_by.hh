// SPDX-License-Identifier: GPL-2.0
/// @file
/// Data that a lock guards without containing it.
#pragma once

#include <core/annotations.hh>
#include <core/panic.hh>
#include <core/send_sync.hh>

namespace kernel
{

/// A @p T that belongs to a lock elsewhere: in the parent of many objects, say. Whoever shows a
/// guard of that lock may use it.
///
/// # Invariants
///
/// `lock_` is the address of the C lock inside the @p Lock given to the constructor. As no two
/// locks have the same address, whoever holds a guard of it is alone.
///
/// # Examples
///
/// ```cpp
/// struct Directory {
/// 	u32 files = 0;
/// };
/// Mutex<Directory> directory;
/// LockedBy<u64, Mutex<Directory>> size(directory, 0u);
///
/// auto d = directory.lock();
/// size.access(d) += 4096;
/// ```
template <typename T, typename Lock>
class __pinned __interior_mutable LockedBy
{
public:
	template <typename... Args>
	explicit LockedBy(const Lock &lock __lifetimebound, Args &&...args) noexcept
		: lock_(lock.as_ptr()), data_(static_cast<Args &&>(args)...)
	{
	}

	LockedBy(const LockedBy &) __deleted("it does not move: its lock is elsewhere");
	LockedBy &operator=(const LockedBy &) = delete;

	/// The data, for as long as @p guard is borrowed. A guard of another lock of the same type
	/// is a bug that stops the thread.
	template <typename Guard>
	[[nodiscard]] T &access(Guard &guard __lifetimebound) const __lifetimebound
	{
		check(guard);
		return data_;
	}

	/// The data to read, for as long as @p guard is borrowed.
	template <typename Guard>
	[[nodiscard]] const T &access(const Guard &guard __lifetimebound) const __lifetimebound
	{
		check(guard);
		return data_;
	}

	/// Without a guard there is no access.
	T &access() const __deleted("the lock is elsewhere: access(guard) proves that it is held");

	/// The data without the lock, for whoever has the object to itself.
	[[nodiscard]] T &get_mut() noexcept __lifetimebound { return data_; }

private:
	template <typename Guard>
	void check(const Guard &guard) const
	{
		static_assert(
			requires { Guard::IS_LOCK_GUARD; },
			"LockedBy::access() takes the guard of the lock that it was made with");
		core::require(guard.holds(lock_), "LockedBy: this guard holds another lock");
	}

	const void *lock_;
	mutable T data_;
};

} // namespace kernel

template <typename T, typename Lock>
inline constexpr bool core::is_send<kernel::LockedBy<T, Lock>> = core::is_send<T>;
template <typename T, typename Lock>
inline constexpr bool core::is_sync<kernel::LockedBy<T, Lock>> = core::is_send<T>;
