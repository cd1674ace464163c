// SPDX-License-Identifier: GPL-2.0
/// @file
/// A sleeping lock with the data it guards inside.
///
/// C header: `include/linux/mutex.h`.
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

/// Proof that a `Mutex<T>` is held, and the way to its data. Unlocks at the end of its scope.
///
/// It stays where it was made: it is neither copied nor moved, and another thread cannot have it.
///
/// # Invariants
///
/// `raw_` is held by the thread that made the guard; `data_` is the data that `raw_` guards.
template <typename T>
class [[nodiscard("the lock is released at once: name the guard")]] __scoped_guard
	__view(T) MutexGuard : public detail::Guarded<T, ::mutex>
{
	using Base = detail::Guarded<T, ::mutex>;

public:
	static constexpr bool IS_LOCK_GUARD = true;

	/// Takes over a lock that the caller has just taken.
	///
	/// # Safety
	///
	/// The calling thread holds @p raw, nobody else releases it, and it guards @p data.
	MutexGuard(core::Unsafe, ::mutex * raw __lifetimebound, T & data __lifetimebound) noexcept
		: Base(raw, data)
	{
	}

	MutexGuard(const MutexGuard &) __deleted("a guard stays in the scope that made it");
	MutexGuard &operator=(const MutexGuard &) = delete;

	~MutexGuard() __releases()
	{
		// SAFETY: the type's invariant: this thread holds the lock.
		unsafe
		{
			::mutex_unlock(raw_);
		}
	}

	/// Runs @p body with the lock released and takes the lock again afterwards. Borrows of the
	/// data end before, since this needs the guard mutably.
	///
	/// # Context
	///
	/// May sleep.
	template <typename F>
	__unlocks decltype(auto) unlocked(F && body __noescape)
		CFL_GNU_ATTR(no_thread_safety_analysis)
	{
		struct Relock {
			::mutex *raw;
			__might_sleep ~Relock()
			{
				// SAFETY: the lock was released just before, by this thread.
				unsafe
				{
					::cfl_mutex_lock(raw);
				}
			}
		};
		// SAFETY: the type's invariant; `Relock` restores it on the way out.
		unsafe
		{
			::mutex_unlock(raw_);
		}
		Relock relock{raw_};
		return static_cast<F &&>(body)();
	}

private:
	using Base::raw_;
};

/// A sleeping lock around a @p T. The guard is the only way to the data.
///
/// A `const` mutex can be locked, so that it works through shared references. @p Class names the
/// lock for lockdep: by default the data's type does, which is one class per declaration as long as
/// no two locks guard the same type; otherwise write `Mutex<u32, struct RxCounterLock>`.
///
/// A mutex with static storage is initialised by the compiler (`constinit`); every other is
/// initialised by its constructor. C points into it, so it is never moved.
///
/// # Examples
///
/// ```cpp
/// struct State {
/// 	u32 users = 0;
/// };
/// static constinit Mutex<State> state;
///
/// state.lock()->users++;
/// const u32 users = state.with([](State &s) { return s.users; });
/// KUNIT_EXPECT_GT(users, 0u);
/// ```
///
/// There is no way to the data without its lock:
///
/// ```cpp compile_fail
/// struct State {
/// 	u32 users = 0;
/// };
/// static constinit Mutex<State> state;
/// state.users++;
/// ```
template <typename T, typename Class = ClassOf<T>>
class __capability("mutex") __pinned __interior_mutable Mutex
{
public:
	using Data = T;
	using Guard = MutexGuard<T>;

	/// Makes an unlocked mutex around a `T(args...)`.
	template <typename... Args>
	requires(!detail::IS_COPY<Mutex, Args...>)
	constexpr explicit Mutex(Args &&...args) noexcept
		: raw_{}, data_(static_cast<Args &&>(args)...)
	{
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_mutex(raw_, detail::class_name<Class>());
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns, and the key is
			// static.
			unsafe
			{
				::cfl_mutex_init(&raw_, detail::class_name<Class>(),
						 &detail::lock_key<Class, detail::KindMutex>.raw);
			}
		}
	}

	Mutex(const Mutex &) __deleted("a lock does not move: C points into it");
	Mutex &operator=(const Mutex &) = delete;

	/// Locks, sleeping until the lock is free.
	///
	/// # Context
	///
	/// May sleep. Not for interrupt context; the thread must not hold this lock already.
	__might_sleep Guard lock() const __lifetimebound __acquires()
	{
		// SAFETY: `raw_` is initialised, and lives as long as the guard, which borrows it.
		unsafe
		{
			::cfl_mutex_lock(&raw_);
			return Guard(unsafe_, &raw_, data_);
		}
	}

	/// Locks if nobody holds the lock. Test the result before using it: `if (auto g = m.try_lock())`.
	TryGuard<Guard, ::mutex> try_lock() const __lifetimebound
	{
		// SAFETY: as in lock(); the guard is made only when the lock was taken.
		unsafe
		{
			::mutex *held = ::cfl_mutex_trylock(&raw_) ? &raw_ : nullptr;
			return TryGuard<Guard, ::mutex>(unsafe_, held, data_);
		}
	}

	/// Locks unless a signal arrives first; then the result is empty and the caller returns
	/// `EINTR` or `ERESTARTSYS`.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep TryGuard<Guard, ::mutex> lock_interruptible() const __lifetimebound
	{
		// SAFETY: as in try_lock().
		unsafe
		{
			::mutex *held = ::cfl_mutex_lock_interruptible(&raw_) ? nullptr : &raw_;
			return TryGuard<Guard, ::mutex>(unsafe_, held, data_);
		}
	}

	/// Runs @p body on the data, with the lock held, and returns its result, which must be a value.
	///
	/// # Context
	///
	/// May sleep.
	template <typename F>
	__might_sleep auto with(F &&body __noescape) const
		-> detail::ValueOf<decltype(static_cast<F &&>(body)(*static_cast<T *>(nullptr)))>
	{
		auto guard = lock();
		return static_cast<F &&>(body)(*guard);
	}

	T *operator->() const __deleted("the data is inside the lock: lock() gives a guard");
	T &operator*() const __deleted("the data is inside the lock: lock() gives a guard");

	/// The data without locking, for whoever has the mutex to itself.
	[[nodiscard]] T &get_mut() noexcept __lifetimebound { return data_; }

	/// Whether anybody holds the lock right now. The answer may be old when it arrives.
	[[nodiscard]] bool is_locked() const noexcept
	{
		// SAFETY: only reads the lock word, atomically.
		unsafe
		{
			return ::mutex_is_locked(&raw_);
		}
	}

	/// The C lock, to be handed to C code that names it.
	[[nodiscard]] ::mutex *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	mutable ::mutex raw_;
	mutable T data_;
};

} // namespace kernel

/// A mutex can be used from any thread if its data can be sent there; being locked is the exchange.
template <typename T, typename Class>
inline constexpr bool core::is_send<kernel::Mutex<T, Class>> = core::is_send<T>;
template <typename T, typename Class>
inline constexpr bool core::is_sync<kernel::Mutex<T, Class>> = core::is_send<T>;
