// SPDX-License-Identifier: GPL-2.0
/// @file
/// A spinning lock with the data it guards inside, held by many readers or by one writer.
///
/// C header: `include/linux/rwlock.h`. It is not fair to all and slower than a spinlock when sections
/// are short: prefer `SpinLock`, RCU or `SeqLock` where they fit.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <kernel/sync/guarded.hh>
#include <kernel/sync/lock_class.hh>
#include <kernel/sync/rw_mode.hh>
#include <kernel/sync/static_init.hh>
#include <kernel/sync/try_guard.hh>

namespace kernel
{

/// Proof that an `RwLock<T>` is held for reading, and the way to look at its data. Releases the
/// lock at the end of its scope. While it lives, nothing may sleep.
///
/// # Invariants
///
/// This CPU holds `raw_` for reading, taken in @p Mode with `state_`; it guards `data_`.
template <typename T, typename Mode = rw::Read>
class [[nodiscard("the lock is released at once: name the guard")]] __scoped_guard
	__view(T) __atomic_guard RwReadGuard : public detail::Guarded<const T, ::rwlock_t>
{
	using Base = detail::Guarded<const T, ::rwlock_t>;

public:
	/// Takes over a lock that the caller has just taken.
	///
	/// # Safety
	///
	/// This CPU holds @p raw for reading, in @p Mode with @p state, nobody else releases it, and
	/// it guards @p data.
	RwReadGuard(core::Unsafe, ::rwlock_t * raw __lifetimebound, const T &data __lifetimebound,
		    typename Mode::State state = {}) noexcept
		: Base(raw, data), state_(state)
	{
	}

	RwReadGuard(const RwReadGuard &) __deleted("a guard stays in the scope that made it");
	RwReadGuard &operator=(const RwReadGuard &) = delete;

	~RwReadGuard() __releases()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			Mode::unlock(unsafe_, raw_, state_);
		}
	}

private:
	using Base::raw_;
	[[no_unique_address]] typename Mode::State state_;
};

/// Proof that an `RwLock<T>` is held for writing, and the way to its data. Releases the lock at
/// the end of its scope. While it lives, nothing may sleep.
///
/// # Invariants
///
/// This CPU holds `raw_` for writing, taken in @p Mode with `state_`; it guards `data_`.
template <typename T, typename Mode = rw::Write>
class [[nodiscard("the lock is released at once: name the guard")]] __scoped_guard
	__view(T) __atomic_guard RwWriteGuard : public detail::Guarded<T, ::rwlock_t>
{
	using Base = detail::Guarded<T, ::rwlock_t>;

public:
	static constexpr bool IS_LOCK_GUARD = true;

	/// Takes over a lock that the caller has just taken.
	///
	/// # Safety
	///
	/// This CPU holds @p raw for writing, in @p Mode with @p state, nobody else releases it, and
	/// it guards @p data.
	RwWriteGuard(core::Unsafe, ::rwlock_t * raw __lifetimebound, T & data __lifetimebound,
		     typename Mode::State state = {}) noexcept
		: Base(raw, data), state_(state)
	{
	}

	RwWriteGuard(const RwWriteGuard &) __deleted("a guard stays in the scope that made it");
	RwWriteGuard &operator=(const RwWriteGuard &) = delete;

	~RwWriteGuard() __releases()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			Mode::unlock(unsafe_, raw_, state_);
		}
	}

private:
	using Base::raw_;
	[[no_unique_address]] typename Mode::State state_;
};

/// A spinning lock around a @p T, which many may read at a time or one may change. The guards are
/// the only way to the data, and a reader's guard gives it out as `const`.
///
/// @p Class names the lock for lockdep, as for `Mutex`. Static ones are initialised by the compiler.
///
/// # Examples
///
/// ```cpp
/// struct Routes {
/// 	u32 known = 0;
/// };
/// static constinit RwLock<Routes> routes;
///
/// routes.write()->known = 3;
/// const auto reader = routes.read();
/// KUNIT_EXPECT_EQ(reader->known, 3u);
/// ```
///
/// Readers change nothing:
///
/// ```cpp compile_fail
/// struct Routes {
/// 	u32 known = 0;
/// };
/// static constinit RwLock<Routes> routes;
/// routes.read()->known = 3;
/// ```
template <typename T, typename Class = ClassOf<T>>
class __capability("rwlock") __pinned __interior_mutable RwLock
{
public:
	using Data = T;
	using ReadGuard = RwReadGuard<T, rw::Read>;
	using ReadIrqSaveGuard = RwReadGuard<T, rw::ReadIrqSave>;
	using ReadBhGuard = RwReadGuard<T, rw::ReadBh>;
	using WriteGuard = RwWriteGuard<T, rw::Write>;
	using WriteIrqSaveGuard = RwWriteGuard<T, rw::WriteIrqSave>;
	using WriteBhGuard = RwWriteGuard<T, rw::WriteBh>;

	/// Makes an unlocked lock around a `T(args...)`.
	template <typename... Args>
	requires(!detail::IS_COPY<RwLock, Args...>)
	constexpr explicit RwLock(Args &&...args) noexcept
		: raw_{}, data_(static_cast<Args &&>(args)...)
	{
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_rwlock(raw_, detail::class_name<Class>());
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns, and the key is
			// static.
			unsafe
			{
				::cfl_rwlock_init(&raw_, detail::class_name<Class>(),
						  &detail::lock_key<Class, detail::KindRw>.raw);
			}
		}
	}

	RwLock(const RwLock &) __deleted("a lock does not move: C points into it");
	RwLock &operator=(const RwLock &) = delete;

	/// Locks for reading, together with other readers. Interrupts stay as they are.
	///
	/// # Context
	///
	/// Any, if no context that interrupts this one takes the same lock for writing.
	ReadGuard read() const __lifetimebound __acquires_shared() { return read_in<rw::Read>(); }

	/// Locks for reading and switches interrupts off; the end of the guard restores what was.
	ReadIrqSaveGuard read_irqsave() const __lifetimebound __acquires_shared()
	{
		return read_in<rw::ReadIrqSave>();
	}

	/// Locks for reading and switches softirqs off. Not with interrupts off.
	ReadBhGuard read_bh() const __lifetimebound __acquires_shared()
	{
		return read_in<rw::ReadBh>();
	}

	/// Locks for writing, alone. Interrupts stay as they are.
	///
	/// # Context
	///
	/// Any, if no context that interrupts this one takes the same lock.
	WriteGuard write() const __lifetimebound __acquires() { return write_in<rw::Write>(); }

	/// Locks for writing and switches interrupts off; the end of the guard restores what was.
	WriteIrqSaveGuard write_irqsave() const __lifetimebound __acquires()
	{
		return write_in<rw::WriteIrqSave>();
	}

	/// Locks for writing and switches softirqs off. Not with interrupts off.
	WriteBhGuard write_bh() const __lifetimebound __acquires()
	{
		return write_in<rw::WriteBh>();
	}

	/// Locks for reading if no writer holds the lock. Test the result before using it.
	TryGuard<ReadGuard, ::rwlock_t> try_read() const __lifetimebound
	{
		// SAFETY: `raw_` is initialised; the guard is made only when the lock was taken.
		unsafe
		{
			::rwlock_t *held = ::cfl_read_trylock(&raw_) ? &raw_ : nullptr;
			return TryGuard<ReadGuard, ::rwlock_t>(unsafe_, held, data_);
		}
	}

	/// Locks for writing if nobody holds the lock. Test the result before using it.
	TryGuard<WriteGuard, ::rwlock_t> try_write() const __lifetimebound
	{
		// SAFETY: as in try_read().
		unsafe
		{
			::rwlock_t *held = ::cfl_write_trylock(&raw_) ? &raw_ : nullptr;
			return TryGuard<WriteGuard, ::rwlock_t>(unsafe_, held, data_);
		}
	}

	T *operator->() const __deleted("the data is inside: read() or write() gives a guard");

	/// The data without locking, for whoever has the lock to itself.
	[[nodiscard]] T &get_mut() noexcept __lifetimebound { return data_; }

	/// The C lock, to be handed to C code that names it.
	[[nodiscard]] ::rwlock_t *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	template <typename Mode>
	RwReadGuard<T, Mode> read_in() const __lifetimebound CFL_GNU_ATTR(no_thread_safety_analysis)
	{
		// SAFETY: `raw_` is initialised, and lives as long as the guard, which borrows it.
		unsafe
		{
			return RwReadGuard<T, Mode>(unsafe_, &raw_, data_,
						    Mode::lock(unsafe_, &raw_));
		}
	}

	template <typename Mode>
	RwWriteGuard<T, Mode> write_in() const __lifetimebound
		CFL_GNU_ATTR(no_thread_safety_analysis)
	{
		// SAFETY: as in read_in().
		unsafe
		{
			return RwWriteGuard<T, Mode>(unsafe_, &raw_, data_,
						     Mode::lock(unsafe_, &raw_));
		}
	}

	mutable ::rwlock_t raw_;
	mutable T data_;
};

} // namespace kernel

template <typename T, typename Class>
inline constexpr bool core::is_send<kernel::RwLock<T, Class>> = core::is_send<T>;
/// Readers look at the data at the same time, and a writer takes it to its own thread.
template <typename T, typename Class>
inline constexpr bool core::is_sync<kernel::RwLock<T, Class>> =
	core::is_send<T> && core::is_sync<T>;
