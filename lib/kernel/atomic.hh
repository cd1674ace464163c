// SPDX-License-Identifier: GPL-2.0
/// @file
/// Atomic variables on the kernel's atomics, with the kernel's memory model.
///
/// C header: `include/linux/atomic.h`; meaning: `Documentation/atomic_t.txt`,
/// `tools/memory-model/`. The C++ atomics are another model and are not used in the kernel.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <core/traits.hh>
#include <core/types.hh>
#include <kernel/sync/atomic_ops.hh>

namespace kernel
{
namespace detail
{

template <typename T>
concept AtomicInteger = core::Integer<T>;
template <typename T>
concept AtomicValue =
	AtomicInteger<T> || core::is_enum<T> || core::is_same<T, bool> || core::is_pointer<T>;

/// `bool` and the small integers live in four bytes: not every machine has narrower atomics.
template <typename T>
inline constexpr usize ATOMIC_SIZE = sizeof(T) <= 4 ? 4 : 8;

} // namespace detail

/// A variable that several threads may read and write at once: an integer, `bool`, enumeration or
/// pointer of at most eight bytes.
///
/// Each operation names its ordering: `Relaxed`, `Acquire`, `Release` or `Full`. Operations
/// without a result are always relaxed, as in C. Overflow wraps.
///
/// # Context
///
/// Any.
///
/// # Examples
///
/// ```cpp
/// static constinit Atomic<u32> hits{0};
///
/// hits.add(2);
/// const u32 before = hits.fetch_add(1, Full);
/// // ORDERING: with the acquire of whoever reads the count to see what was counted.
/// hits.store(before, Release);
/// ```
///
/// A store cannot acquire:
///
/// ```cpp compile_fail
/// static constinit Atomic<u32> ready{0};
/// ready.store(1, Acquire);
/// ```
template <typename T>
class __interior_mutable Atomic
{
	static_assert(
		detail::AtomicValue<T> && sizeof(T) <= 8,
		"Atomic<T> holds an integer, bool, enumeration or pointer of at most 8 bytes");
	using Ops = detail::AtomicOps<detail::ATOMIC_SIZE<T>>;
	using Value = typename Ops::Value;

public:
	constexpr Atomic() noexcept : raw_{} {}
	constexpr explicit Atomic(T value) noexcept : raw_{} { raw_.counter = initial(value); }

	Atomic(const Atomic &) __deleted("an atomic does not move: others use it");
	Atomic &operator=(const Atomic &) = delete;

	/// Reads, `Relaxed` or `Acquire`.
	template <typename Order>
	[[nodiscard]] T load(Order order) const noexcept
	{
		static_assert(IS_LOAD_ORDER<Order>, "a load is Relaxed or Acquire");
		return from(Ops::load(&raw_, order));
	}

	/// Writes, `Relaxed` or `Release`.
	template <typename Order>
	void store(T value __captured_by(this), Order order) const noexcept
	{
		static_assert(IS_STORE_ORDER<Order>, "a store is Relaxed or Release");
		Ops::store(&raw_, to(value), order);
	}

	/// Writes @p value and returns what was there.
	template <typename Order>
	T xchg(T value __captured_by(this), Order order) const noexcept
	{
		return from(Ops::xchg(&raw_, to(value), order));
	}

	/// Writes @p desired if the value is @p expected. Returns what was there: equal to
	/// @p expected exactly when the write happened. A failed one orders nothing.
	template <typename Order>
	T cmpxchg(T expected, T desired __captured_by(this), Order order) const noexcept
	{
		return from(Ops::cmpxchg(&raw_, to(expected), to(desired), order));
	}

	/// Writes @p desired if the value is @p expected; otherwise puts the value there into
	/// @p expected. Says whether it wrote.
	template <typename Order>
	[[nodiscard]] bool try_cmpxchg(T &expected, T desired __captured_by(this),
				       Order order) const noexcept
	{
		Value old = to(expected);
		const bool done = Ops::try_cmpxchg(&raw_, &old, to(desired), order);

		if (!done)
			expected = from(old);
		return done;
	}

	/// Adds, without ordering.
	void add(T value) const noexcept
	requires detail::AtomicInteger<T>
	{
		Ops::add(&raw_, to(value));
	}

	/// Subtracts, without ordering.
	void sub(T value) const noexcept
	requires detail::AtomicInteger<T>
	{
		Ops::sub(&raw_, to(value));
	}

	/// Adds one, without ordering.
	void inc() const noexcept
	requires detail::AtomicInteger<T>
	{
		Ops::inc(&raw_);
	}

	/// Subtracts one, without ordering.
	void dec() const noexcept
	requires detail::AtomicInteger<T>
	{
		Ops::dec(&raw_);
	}

	/// Subtracts one, fully ordered, and says whether that left zero.
	[[nodiscard]] bool dec_and_test() const noexcept
	requires detail::AtomicInteger<T>
	{
		return Ops::dec_and_test(&raw_);
	}

	/// Adds one unless the value is zero, fully ordered, and says whether it did.
	[[nodiscard]] bool inc_not_zero() const noexcept
	requires detail::AtomicInteger<T>
	{
		return Ops::inc_not_zero(&raw_);
	}

	/// Sets the bits of @p bits, without ordering.
	void bit_or(T bits) const noexcept
	requires detail::AtomicInteger<T>
	{
		Ops::bit_or(&raw_, to(bits));
	}

	/// Keeps the bits of @p bits only, without ordering.
	void bit_and(T bits) const noexcept
	requires detail::AtomicInteger<T>
	{
		Ops::bit_and(&raw_, to(bits));
	}

	/// Flips the bits of @p bits, without ordering.
	void bit_xor(T bits) const noexcept
	requires detail::AtomicInteger<T>
	{
		Ops::bit_xor(&raw_, to(bits));
	}

	/// Adds and returns the value before.
	template <typename Order>
	T fetch_add(T value, Order order) const noexcept
	requires detail::AtomicInteger<T>
	{
		return from(Ops::fetch_add(&raw_, to(value), order));
	}

	/// Adds and returns the value after.
	template <typename Order>
	T add_return(T value, Order order) const noexcept
	requires detail::AtomicInteger<T>
	{
		return from(Ops::add_return(&raw_, to(value), order));
	}

	/// Sets bits and returns the value before.
	template <typename Order>
	T fetch_or(T bits, Order order) const noexcept
	requires detail::AtomicInteger<T>
	{
		return from(Ops::fetch_or(&raw_, to(bits), order));
	}

	/// Keeps bits and returns the value before.
	template <typename Order>
	T fetch_and(T bits, Order order) const noexcept
	requires detail::AtomicInteger<T>
	{
		return from(Ops::fetch_and(&raw_, to(bits), order));
	}

	/// Flips bits and returns the value before.
	template <typename Order>
	T fetch_xor(T bits, Order order) const noexcept
	requires detail::AtomicInteger<T>
	{
		return from(Ops::fetch_xor(&raw_, to(bits), order));
	}

private:
	template <typename Order>
	static constexpr bool IS_LOAD_ORDER =
		__is_same(Order, ordering::RelaxedTag) || __is_same(Order, ordering::AcquireTag);
	template <typename Order>
	static constexpr bool IS_STORE_ORDER =
		__is_same(Order, ordering::RelaxedTag) || __is_same(Order, ordering::ReleaseTag);

	/// The C-style casts are between integers, or a pointer and the integer of its size.
	static Value to(T value) noexcept { return (Value)value; }
	static T from(Value value) noexcept
	{
		// SAFETY: the value was stored as a T, or is one that the integer operations make of two.
		unsafe
		{
			return (T)value;
		}
	}

	static constexpr Value initial(T value) noexcept
	{
		if constexpr (requires { static_cast<Value>(value); })
			return static_cast<Value>(value);
		else
			return __builtin_constant_p((Value)value) ? (Value)value : (Value)value;
	}

	mutable typename Ops::Raw raw_;
};

} // namespace kernel

// SAFETY: atomics exist to be shared. A pointer in one is only a number until it is followed.
template <typename T>
inline constexpr bool core::is_send<kernel::Atomic<T>> = true;
template <typename T>
inline constexpr bool core::is_sync<kernel::Atomic<T>> = true;
