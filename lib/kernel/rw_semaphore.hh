// SPDX-License-Identifier: GPL-2.0
/// @file
/// A sleeping lock with the data it guards inside, held by many readers or by one writer.
///
/// C header: `include/linux/rwsem.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <kernel/sync/guarded.hh>
#include <kernel/sync/lock_class.hh>
#include <kernel/sync/static_init.hh>
#include <kernel/sync/try_guard.hh>

namespace kernel
{

/// Proof that an `RwSemaphore<T>` is held for reading, and the way to look at its data. Releases
/// the lock at the end of its scope.
///
/// # Invariants
///
/// This thread holds `raw_` for reading; it guards `data_`.
template <typename T>
class [[nodiscard("the lock is released at once: name the guard")]] __scoped_guard
	__view(T) RwSemaphoreReadGuard : public detail::Guarded<const T, ::rw_semaphore>
{
	using Base = detail::Guarded<const T, ::rw_semaphore>;

public:
	/// Takes over a lock that the caller has just taken.
	///
	/// # Safety
	///
	/// This thread holds @p raw for reading, nobody else releases it, and it guards @p data.
	RwSemaphoreReadGuard(core::Unsafe, ::rw_semaphore * raw __lifetimebound,
			     const T &data __lifetimebound) noexcept
		: Base(raw, data)
	{
	}

	RwSemaphoreReadGuard(const RwSemaphoreReadGuard &) __deleted("a guard is not copied");
	RwSemaphoreReadGuard &operator=(const RwSemaphoreReadGuard &) = delete;

	~RwSemaphoreReadGuard() __releases()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			::up_read(raw_);
		}
	}

private:
	using Base::raw_;
};

/// Proof that an `RwSemaphore<T>` is held for writing, and the way to its data. Releases the lock
/// at the end of its scope.
///
/// # Invariants
///
/// This thread holds `raw_` for writing; it guards `data_`.
template <typename T>
class [[nodiscard("the lock is released at once: name the guard")]] __scoped_guard
	__view(T) RwSemaphoreWriteGuard : public detail::Guarded<T, ::rw_semaphore>
{
	using Base = detail::Guarded<T, ::rw_semaphore>;

public:
	static constexpr bool IS_LOCK_GUARD = true;

	/// Takes over a lock that the caller has just taken.
	///
	/// # Safety
	///
	/// This thread holds @p raw for writing, nobody else releases it, and it guards @p data.
	RwSemaphoreWriteGuard(core::Unsafe, ::rw_semaphore * raw __lifetimebound,
			      T & data __lifetimebound) noexcept
		: Base(raw, data)
	{
	}

	RwSemaphoreWriteGuard(const RwSemaphoreWriteGuard &) __deleted("a guard is not copied");
	RwSemaphoreWriteGuard &operator=(const RwSemaphoreWriteGuard &) = delete;

	~RwSemaphoreWriteGuard() __releases()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			::up_write(raw_);
		}
	}

private:
	using Base::raw_;
};

/// A sleeping lock around a @p T, which many may read at a time or one may change. The guards are
/// the only way to the data, and a reader's guard gives it out as `const`.
///
/// @p Class names the lock for lockdep, as for `Mutex`. Static ones are initialised by the compiler.
///
/// # Examples
///
/// ```cpp
/// struct Settings {
/// 	u32 speed = 9600;
/// };
/// static constinit RwSemaphore<Settings> settings;
///
/// settings.write()->speed = 115200;
/// const u32 speed = settings.read()->speed;
/// KUNIT_EXPECT_EQ(speed, 115200u);
/// ```
///
/// Readers change nothing:
///
/// ```cpp compile_fail
/// struct Settings {
/// 	u32 speed = 9600;
/// };
/// static constinit RwSemaphore<Settings> settings;
/// settings.read()->speed = 115200;
/// ```
template <typename T, typename Class = ClassOf<T>>
class __capability("rwsem") __pinned __interior_mutable RwSemaphore
{
public:
	using Data = T;
	using ReadGuard = RwSemaphoreReadGuard<T>;
	using WriteGuard = RwSemaphoreWriteGuard<T>;
	using TryReadGuard = TryGuard<ReadGuard, ::rw_semaphore>;
	using TryWriteGuard = TryGuard<WriteGuard, ::rw_semaphore>;

	/// Makes an unlocked lock around a `T(args...)`.
	template <typename... Args>
	requires(!detail::IS_COPY<RwSemaphore, Args...>)
	constexpr explicit RwSemaphore(Args &&...args) noexcept
		: raw_{}, data_(static_cast<Args &&>(args)...)
	{
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_rwsem(raw_, detail::class_name<Class>());
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns, and the key is
			// static.
			unsafe
			{
				::cfl_init_rwsem(
					&raw_, detail::class_name<Class>(),
					&detail::lock_key<Class, detail::KindRwSemaphore>.raw);
			}
		}
	}

	RwSemaphore(const RwSemaphore &) __deleted("a lock does not move: C points into it");
	RwSemaphore &operator=(const RwSemaphore &) = delete;

	/// Locks for reading, together with other readers; sleeps while a writer is there.
	///
	/// # Context
	///
	/// May sleep. A thread does not take it twice: a writer that waits in between would block both.
	__might_sleep ReadGuard read() const __lifetimebound __acquires_shared()
	{
		// SAFETY: `raw_` is initialised, and lives as long as the guard, which borrows it.
		unsafe
		{
			::down_read(&raw_);
			return ReadGuard(unsafe_, &raw_, data_);
		}
	}

	/// Locks for writing; sleeps while anybody else is there.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep WriteGuard write() const __lifetimebound __acquires()
	{
		// SAFETY: as in read().
		unsafe
		{
			::down_write(&raw_);
			return WriteGuard(unsafe_, &raw_, data_);
		}
	}

	/// Locks for reading unless a signal arrives first; then the result is empty and the caller
	/// returns `EINTR` or `ERESTARTSYS`.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep TryReadGuard read_interruptible() const __lifetimebound
	{
		// SAFETY: as in read(); the guard is made only when the lock was taken.
		unsafe
		{
			::rw_semaphore *held = ::down_read_interruptible(&raw_) ? nullptr : &raw_;
			return TryReadGuard(unsafe_, held, data_);
		}
	}

	/// Locks for writing unless a signal that kills arrives first; then the result is empty.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep TryWriteGuard write_killable() const __lifetimebound
	{
		// SAFETY: as in read_interruptible().
		unsafe
		{
			::rw_semaphore *held = ::down_write_killable(&raw_) ? nullptr : &raw_;
			return TryWriteGuard(unsafe_, held, data_);
		}
	}

	/// Locks for reading if no writer holds the lock. Test the result before using it.
	TryReadGuard try_read() const __lifetimebound
	{
		// SAFETY: as in read_interruptible().
		unsafe
		{
			::rw_semaphore *held = ::down_read_trylock(&raw_) ? &raw_ : nullptr;
			return TryReadGuard(unsafe_, held, data_);
		}
	}

	/// Locks for writing if nobody holds the lock. Test the result before using it.
	TryWriteGuard try_write() const __lifetimebound
	{
		// SAFETY: as in read_interruptible().
		unsafe
		{
			::rw_semaphore *held = ::down_write_trylock(&raw_) ? &raw_ : nullptr;
			return TryWriteGuard(unsafe_, held, data_);
		}
	}

	T *operator->() const __deleted("the data is inside: read() or write() gives a guard");

	/// The data without locking, for whoever has the lock to itself.
	[[nodiscard]] T &get_mut() noexcept __lifetimebound { return data_; }

	/// The C lock, to be handed to C code that names it.
	[[nodiscard]] ::rw_semaphore *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	mutable ::rw_semaphore raw_;
	mutable T data_;
};

} // namespace kernel

template <typename T, typename Class>
inline constexpr bool core::is_send<kernel::RwSemaphore<T, Class>> = core::is_send<T>;
/// Readers look at the data at the same time, and a writer takes it to its own thread.
template <typename T, typename Class>
inline constexpr bool core::is_sync<kernel::RwSemaphore<T, Class>> =
	core::is_send<T> && core::is_sync<T>;
