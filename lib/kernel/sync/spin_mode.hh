// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a spinlock does to interrupts while it is held, as a type.
///
/// C header: `include/linux/spinlock.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>

/// The modes of `SpinLock`. Each says how C takes the lock, how C releases it, and what has to be
/// remembered in between.
namespace kernel::spin
{

struct Nothing {
};

/// `spin_lock()`: interrupts stay as they are.
struct Plain {
	static constexpr bool IRQS_OFF = false;
	using State = Nothing;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::spinlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::spin_lock(raw);
		}
		return {};
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::spinlock_t *raw, State)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::spin_unlock(raw);
		}
	}
};

/// `spin_lock_irq()`: interrupts are on before and after.
struct Irq {
	static constexpr bool IRQS_OFF = true;
	using State = Nothing;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::spinlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::spin_lock_irq(raw);
		}
		return {};
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::spinlock_t *raw, State)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::spin_unlock_irq(raw);
		}
	}
};

/// `spin_lock_irqsave()`: interrupts are off and return to what they were.
struct IrqSave {
	static constexpr bool IRQS_OFF = true;
	using State = unsigned long;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::spinlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			return ::cfl_spin_lock_irqsave(raw);
		}
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::spinlock_t *raw, State flags)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::spin_unlock_irqrestore(raw, flags);
		}
	}
};

/// `spin_lock_bh()`: softirqs are off.
struct Bh {
	static constexpr bool IRQS_OFF = false;
	using State = Nothing;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::spinlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::spin_lock_bh(raw);
		}
		return {};
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::spinlock_t *raw, State)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::spin_unlock_bh(raw);
		}
	}
};

} // namespace kernel::spin
