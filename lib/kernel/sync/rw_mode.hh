// SPDX-License-Identifier: GPL-2.0
/// @file
/// How a read-write lock is taken, as a type: by readers or by the writer, and what happens to
/// interrupts meanwhile.
///
/// C header: `include/linux/rwlock.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <kernel/sync/spin_mode.hh>

/// The modes of `RwLock`. Each says how C takes the lock, how C releases it, and what has to be
/// remembered in between.
namespace kernel::rw
{

/// `read_lock()`: interrupts stay as they are.
struct Read {
	using State = spin::Nothing;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::rwlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_read_lock(raw);
		}
		return {};
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::rwlock_t *raw, State)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_read_unlock(raw);
		}
	}
};

/// `read_lock_irqsave()`: interrupts are off and return to what they were.
struct ReadIrqSave {
	using State = unsigned long;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::rwlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			return ::cfl_read_lock_irqsave(raw);
		}
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::rwlock_t *raw, State flags)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_read_unlock_irqrestore(raw, flags);
		}
	}
};

/// `read_lock_bh()`: softirqs are off.
struct ReadBh {
	using State = spin::Nothing;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::rwlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_read_lock_bh(raw);
		}
		return {};
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::rwlock_t *raw, State)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_read_unlock_bh(raw);
		}
	}
};

/// `write_lock()`: interrupts stay as they are.
struct Write {
	using State = spin::Nothing;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::rwlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_write_lock(raw);
		}
		return {};
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::rwlock_t *raw, State)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_write_unlock(raw);
		}
	}
};

/// `write_lock_irqsave()`: interrupts are off and return to what they were.
struct WriteIrqSave {
	using State = unsigned long;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::rwlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			return ::cfl_write_lock_irqsave(raw);
		}
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::rwlock_t *raw, State flags)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_write_unlock_irqrestore(raw, flags);
		}
	}
};

/// `write_lock_bh()`: softirqs are off.
struct WriteBh {
	using State = spin::Nothing;

	/// Takes the lock.
	///
	/// # Safety
	///
	/// @p raw is an initialised lock, and the mode suits every context in which it is taken.
	static State lock(core::Unsafe, ::rwlock_t *raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_write_lock_bh(raw);
		}
		return {};
	}

	/// Releases the lock.
	///
	/// # Safety
	///
	/// This CPU took @p raw by lock() of this mode, which returned the state that is given back.
	static void unlock(core::Unsafe, ::rwlock_t *raw, State)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::cfl_write_unlock_bh(raw);
		}
	}
};

} // namespace kernel::rw
