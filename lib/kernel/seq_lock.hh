// SPDX-License-Identifier: GPL-2.0
/// @file
/// Small data that readers copy without ever making the writer wait.
///
/// C header: `include/linux/seqlock.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <kernel/sync/lock_class.hh>
#include <kernel/sync/static_init.hh>
#include <kernel/sync/try_guard.hh>

namespace kernel
{

/// Proof that a `SeqLock<T>` is held for writing, and the way to change its data. Releases the
/// lock at the end of its scope. While it lives, nothing may sleep, and readers try again.
///
/// # Invariants
///
/// This CPU holds `raw_` for writing, with interrupts off and `flags_` to go back to; it guards
/// `data_`.
template <typename T>
class [[nodiscard("the lock is released at once: name the guard")]] __scoped_guard
	__view(T) __atomic_guard SeqWriteGuard
{
public:
	using Data = T;
	static constexpr bool IS_LOCK_GUARD = true;

	/// Takes over a lock that the caller has just taken.
	///
	/// # Safety
	///
	/// This CPU holds @p raw for writing, nobody else releases it, @p flags is what C gave when
	/// it took it, and it guards @p data.
	SeqWriteGuard(core::Unsafe, ::seqlock_t * raw __lifetimebound, T & data __lifetimebound,
		      unsigned long flags) noexcept
		: raw_(raw), data_(&data), flags_(flags)
	{
	}

	SeqWriteGuard(const SeqWriteGuard &) __deleted("a guard stays in the scope that made it");
	SeqWriteGuard &operator=(const SeqWriteGuard &) = delete;

	~SeqWriteGuard() __releases()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			::write_sequnlock_irqrestore(raw_, flags_);
		}
	}

	[[nodiscard]] T &operator*() noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the lock that guards the data is held.
		unsafe
		{
			return *data_;
		}
	}
	[[nodiscard]] T *operator->() noexcept __lifetimebound
	{
		return data_;
	}

private:
	::seqlock_t *raw_;
	T *data_;
	unsigned long flags_;
};

/// A @p T that one writer changes at a time, and that readers copy without taking a lock: a copy
/// made while a writer was at work is thrown away and made again. For data that is small, read
/// often and seldom changed; readers never hold up a writer.
///
/// Writers switch interrupts off, so readers may be in any context, interrupt handlers included.
/// @p Class names the lock for lockdep, as for `Mutex`. Static ones are initialised by the compiler.
///
/// # Examples
///
/// ```cpp
/// struct Clock {
/// 	u64 base = 0;
/// 	u64 shift = 0;
/// };
/// static constinit SeqLock<Clock> clock_state;
///
/// {
/// 	auto writer = clock_state.write();
/// 	writer->base = 7;
/// 	writer->shift = 7;
/// }
/// const Clock now = clock_state.read();
/// KUNIT_EXPECT_EQ(now.base, now.shift);
/// ```
///
/// Reading gives a copy; there is no way to the data itself:
///
/// ```cpp compile_fail
/// struct Clock {
/// 	u64 base = 0;
/// };
/// static constinit SeqLock<Clock> clock_state;
/// clock_state.read().base = 7;
/// Clock &inside = clock_state.read();
/// ```
template <typename T, typename Class = ClassOf<T>>
class __capability("seqlock") __pinned __interior_mutable SeqLock
{
	static_assert(__is_trivially_copyable(T),
		      "SeqLock: readers copy the data while it may change, byte by byte: "
		      "it must be trivially copyable, without owners and locks inside");

public:
	using Data = T;
	using WriteGuard = SeqWriteGuard<T>;

	/// Makes an unlocked lock around a `T(args...)`.
	template <typename... Args>
	requires(!detail::IS_COPY<SeqLock, Args...>)
	constexpr explicit SeqLock(Args &&...args) noexcept
		: raw_{}, data_(static_cast<Args &&>(args)...)
	{
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_seqlock(raw_, detail::class_name<Class>());
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns, and the keys
			// are static.
			unsafe
			{
				::cfl_seqlock_init(
					&raw_, detail::class_name<Class>(),
					&detail::lock_key<Class, detail::KindSeq>.raw,
					&detail::lock_key<Class, detail::KindSeqCounter>.raw);
			}
		}
	}

	SeqLock(const SeqLock &) __deleted("a lock does not move: C points into it");
	SeqLock &operator=(const SeqLock &) = delete;

	/// A copy of the data as it was at one moment. Any context; spins while a writer is at work.
	[[nodiscard]] T read() const noexcept
	{
		Copy copy;
		u32 sequence;

		// SAFETY: `raw_` is initialised. What is copied while a writer is at work is bytes
		// only: it becomes a T when the sequence says that nobody was.
		unsafe
		{
			do {
				sequence = ::read_seqbegin(&raw_);
				__builtin_memcpy(copy.bytes, &data_, sizeof(T));
			} while (::read_seqretry(&raw_, sequence));
			return __builtin_bit_cast(T, copy);
		}
	}

	/// Locks for writing with interrupts off; the end of the guard restores what was before.
	///
	/// # Context
	///
	/// Any. The guard is not alive while the same CPU reads: that would never end.
	WriteGuard write() const __lifetimebound __acquires()
	{
		// SAFETY: `raw_` is initialised, and lives as long as the guard, which borrows it.
		unsafe
		{
			const unsigned long flags = ::cfl_write_seqlock_irqsave(&raw_);

			return WriteGuard(unsafe_, &raw_, data_, flags);
		}
	}

	T *operator->() const __deleted("the data is inside the lock: read() gives a copy");

	/// The data without locking, for whoever has the lock to itself.
	[[nodiscard]] T &get_mut() noexcept __lifetimebound { return data_; }

	/// The C lock, to be handed to C code that names it.
	[[nodiscard]] ::seqlock_t *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	struct Copy {
		alignas(T) unsigned char bytes[sizeof(T)];
	};

	mutable ::seqlock_t raw_;
	mutable T data_;
};

} // namespace kernel

template <typename T, typename Class>
inline constexpr bool core::is_send<kernel::SeqLock<T, Class>> = core::is_send<T>;
template <typename T, typename Class>
inline constexpr bool core::is_sync<kernel::SeqLock<T, Class>> = core::is_send<T>;
