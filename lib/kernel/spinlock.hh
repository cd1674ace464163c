// SPDX-License-Identifier: GPL-2.0
/// @file
/// A spinning lock with the data it guards inside, and the interrupt mode in the guard's type.
///
/// C header: `include/linux/spinlock.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <kernel/irqs_off.hh>
#include <kernel/sync/guarded.hh>
#include <kernel/sync/lock_class.hh>
#include <kernel/sync/spin_mode.hh>
#include <kernel/sync/static_init.hh>
#include <kernel/sync/try_guard.hh>

namespace kernel
{

/// Proof that a `SpinLock<T>` is held in @p Mode, and the way to its data. Unlocks, and gives the
/// interrupts back, at the end of its scope. While it lives, nothing may sleep.
///
/// # Invariants
///
/// `raw_` is held by this CPU, taken in @p Mode with `state_`; `data_` is what `raw_` guards.
template <typename T, typename Mode = spin::Plain>
class [[nodiscard("the lock is released at once: name the guard")]] __scoped_guard
	__view(T) __atomic_guard SpinGuard : public detail::Guarded<T, ::spinlock_t>
{
	using Base = detail::Guarded<T, ::spinlock_t>;

public:
	static constexpr bool IS_LOCK_GUARD = true;
	static constexpr bool IRQS_OFF = Mode::IRQS_OFF;

	/// Locks.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock that outlives the guard and guards @p data; the mode suits
	/// the context.
	SpinGuard(core::Unsafe token, ::spinlock_t * raw __lifetimebound, T & data __lifetimebound)
		: Base(raw, data), state_(Mode::lock(token, raw))
	{
	}

	SpinGuard(const SpinGuard &) __deleted("a guard stays in the scope that made it");
	SpinGuard &operator=(const SpinGuard &) = delete;

	~SpinGuard() __releases()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			Mode::unlock(unsafe_, raw_, state_);
		}
	}

	/// Runs @p body with the lock released and interrupts as they were before, and locks again.
	template <typename F>
	__unlocks decltype(auto) unlocked(F && body __noescape)
		CFL_GNU_ATTR(no_thread_safety_analysis)
	{
		struct Relock {
			SpinGuard &guard;
			~Relock()
			{
				// SAFETY: the lock was released just before, by this CPU or, if the
				// body slept, by this thread.
				unsafe
				{
					guard.state_ = Mode::lock(unsafe_, guard.raw_);
				}
			}
		};
		// SAFETY: the type's invariant; `Relock` restores it on the way out.
		unsafe
		{
			Mode::unlock(unsafe_, raw_, state_);
		}
		Relock relock{*this};
		return static_cast<F &&>(body)();
	}

	/// Proof that interrupts are off, from a guard that switched them off. Not where spinning locks sleep
	/// (`CONFIG_PREEMPT_RT`).
	[[nodiscard]] IrqsOff irqs_off() const noexcept __lifetimebound
	requires(Mode::IRQS_OFF && !IS_ENABLED(CONFIG_PREEMPT_RT))
	{
		// SAFETY: the type's invariant; the result borrows the guard.
		unsafe
		{
			return IrqsOff::assume(unsafe_);
		}
	}
	template <typename M = Mode>
	requires(!M::IRQS_OFF)
	IrqsOff irqs_off() const __deleted("this guard leaves interrupts on: lock_irqsave()");

private:
	using Base::raw_;
	[[no_unique_address]] typename Mode::State state_;
};

/// The guard of a `try_lock()`: adopts a lock that is already held.
template <typename T, typename Mode>
class __scoped_guard __atomic_guard SpinTryGuard;

/// A spinning lock around a @p T. The guard is the only way to the data, and its type says what
/// happens to interrupts.
///
/// A `const` spinlock can be locked, so that it works through shared references. @p Class names the
/// lock for lockdep, as for `Mutex`. Static ones are initialised by the compiler.
///
/// # Examples
///
/// ```cpp
/// struct Ring {
/// 	u32 head = 0;
/// };
/// static constinit SpinLock<Ring> ring;
///
/// {
/// 	auto r = ring.lock_irqsave();
/// 	r->head++;
/// }
/// ```
///
/// A guard that is not kept would unlock at once:
///
/// ```cpp compile_fail
/// struct Ring {
/// 	u32 head = 0;
/// };
/// static constinit SpinLock<Ring> ring;
/// ring.lock();
/// ```
template <typename T, typename Class = ClassOf<T>>
class __capability("spinlock") __pinned __interior_mutable SpinLock
{
public:
	using Data = T;
	using Guard = SpinGuard<T, spin::Plain>;
	using IrqGuard = SpinGuard<T, spin::Irq>;
	using IrqSaveGuard = SpinGuard<T, spin::IrqSave>;
	using BhGuard = SpinGuard<T, spin::Bh>;

	/// Makes an unlocked spinlock around a `T(args...)`.
	template <typename... Args>
	requires(!detail::IS_COPY<SpinLock, Args...>)
	constexpr explicit SpinLock(Args &&...args) noexcept
		: raw_{}, data_(static_cast<Args &&>(args)...)
	{
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_spinlock(raw_, detail::class_name<Class>());
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns, and the key is
			// static.
			unsafe
			{
				::cfl_spin_lock_init(
					&raw_, detail::class_name<Class>(),
					&detail::lock_key<Class, detail::KindSpin>.raw);
			}
		}
	}

	SpinLock(const SpinLock &) __deleted("a lock does not move: C points into it");
	SpinLock &operator=(const SpinLock &) = delete;

	/// Locks, leaving interrupts alone. For data that no interrupt handler touches.
	///
	/// # Context
	///
	/// Any, if no context that interrupts this one takes the same lock. Atomic while held.
	Guard lock() const __lifetimebound __acquires()
	{
		// SAFETY: `raw_` is initialised, and the guard borrows `*this`.
		unsafe
		{
			return Guard(unsafe_, &raw_, data_);
		}
	}

	/// Locks where interrupts are off, so that they are not switched off again. For data that
	/// interrupt handlers touch as well.
	///
	/// # Context
	///
	/// Atomic, as the proof says.
	Guard lock(const IrqsOff &) const __lifetimebound __acquires()
	{
		// SAFETY: as in lock().
		unsafe
		{
			return Guard(unsafe_, &raw_, data_);
		}
	}

	/// Locks and switches interrupts off; the end of the guard restores what was before.
	///
	/// # Context
	///
	/// Any.
	IrqSaveGuard lock_irqsave() const __lifetimebound __acquires()
	{
		// SAFETY: as in lock().
		unsafe
		{
			return IrqSaveGuard(unsafe_, &raw_, data_);
		}
	}

	/// Locks and switches softirqs off.
	///
	/// # Context
	///
	/// Process and softirq context; not with interrupts off.
	BhGuard lock_bh() const __lifetimebound __acquires()
	{
		// SAFETY: as in lock().
		unsafe
		{
			return BhGuard(unsafe_, &raw_, data_);
		}
	}

	/// Locks and switches interrupts off; the end of the guard switches them **on**.
	///
	/// # Safety
	///
	/// Interrupts are on and no guard that keeps them off is alive: such a guard would find them
	/// on again when this one ends. `lock_irqsave()` is always right.
	IrqGuard lock_irq(core::Unsafe) const __lifetimebound __acquires()
	{
		// SAFETY: as in lock(); the caller knows that interrupts are on.
		unsafe
		{
			return IrqGuard(unsafe_, &raw_, data_);
		}
	}

	IrqGuard lock_irq() const __deleted("lock_irq() is unsafe: it ends with interrupts on");

	/// Locks if nobody holds the lock. Test the result before using it.
	TryGuard<SpinTryGuard<T, spin::Plain>, ::spinlock_t> try_lock() const __lifetimebound
	{
		// SAFETY: as in lock(); the guard is made only when the lock was taken.
		unsafe
		{
			::spinlock_t *held = ::cfl_spin_trylock(&raw_) ? &raw_ : nullptr;
			return TryGuard<SpinTryGuard<T, spin::Plain>, ::spinlock_t>(unsafe_, held,
										    data_);
		}
	}

	/// Runs @p body on the data with the lock held and interrupts as they are; returns its
	/// result, which must be a value.
	template <typename F>
	auto with(F &&body __noescape __runs_atomic) const
		-> detail::ValueOf<decltype(static_cast<F &&>(body)(*static_cast<T *>(nullptr)))>
	{
		auto guard = lock();
		return static_cast<F &&>(body)(*guard);
	}

	/// The same with interrupts off.
	template <typename F>
	auto with_irqsave(F &&body __noescape __runs_atomic) const
		-> detail::ValueOf<decltype(static_cast<F &&>(body)(*static_cast<T *>(nullptr)))>
	{
		auto guard = lock_irqsave();
		return static_cast<F &&>(body)(*guard);
	}

	T *operator->() const __deleted("the data is inside the lock: lock() gives a guard");
	T &operator*() const __deleted("the data is inside the lock: lock() gives a guard");

	/// The data without locking, for whoever has the lock to itself.
	[[nodiscard]] T &get_mut() noexcept __lifetimebound { return data_; }

	/// The C lock, to be handed to C code that names it.
	[[nodiscard]] ::spinlock_t *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	mutable ::spinlock_t raw_;
	mutable T data_;
};

/// As `SpinGuard`, for a lock that is taken already.
template <typename T, typename Mode>
class __scoped_guard __view(T) __atomic_guard SpinTryGuard : public detail::Guarded<T, ::spinlock_t>
{
	using Base = detail::Guarded<T, ::spinlock_t>;

public:
	static constexpr bool IS_LOCK_GUARD = true;
	static constexpr bool IRQS_OFF = Mode::IRQS_OFF;

	/// # Safety
	///
	/// This CPU holds @p raw, nobody else releases it, and it guards @p data.
	SpinTryGuard(core::Unsafe, ::spinlock_t * raw __lifetimebound,
		     T & data __lifetimebound) noexcept
		: Base(raw, data)
	{
	}

	SpinTryGuard(const SpinTryGuard &) __deleted("a guard stays in the scope that made it");
	SpinTryGuard &operator=(const SpinTryGuard &) = delete;

	~SpinTryGuard() __releases()
	{
		// SAFETY: the lock is held, by the constructor's contract.
		unsafe
		{
			Mode::unlock(unsafe_, raw_, {});
		}
	}

private:
	using Base::raw_;
};

} // namespace kernel

template <typename T, typename Class>
inline constexpr bool core::is_send<kernel::SpinLock<T, Class>> = core::is_send<T>;
template <typename T, typename Class>
inline constexpr bool core::is_sync<kernel::SpinLock<T, Class>> = core::is_send<T>;
