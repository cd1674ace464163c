// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel's atomic operations by operand size and ordering, for `Atomic<T>`.
///
/// C header: `include/linux/atomic/atomic-instrumented.h`; meaning:
/// `Documentation/atomic_t.txt` and `tools/memory-model`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/types.hh>

namespace kernel
{

/// Orderings of the kernel's memory model (never those of C++), a type each. They are enumerations
/// because g++ warns about copies of empty classes.
namespace ordering
{

/// No ordering; only the access itself is atomic.
enum class RelaxedTag : u8 { Tag };
/// Later accesses stay after this load.
enum class AcquireTag : u8 { Tag };
/// Earlier accesses stay before this store.
enum class ReleaseTag : u8 { Tag };
/// A full barrier on both sides, as value-returning operations have in C.
enum class FullTag : u8 { Tag };

} // namespace ordering

inline constexpr ordering::RelaxedTag Relaxed = ordering::RelaxedTag::Tag;
inline constexpr ordering::AcquireTag Acquire = ordering::AcquireTag::Tag;
inline constexpr ordering::ReleaseTag Release = ordering::ReleaseTag::Tag;
inline constexpr ordering::FullTag Full = ordering::FullTag::Tag;

namespace detail
{

/// Operations on integers of @p SIZE bytes.
template <usize SIZE>
struct AtomicOps;

template <>
struct AtomicOps<4> {
	using Raw = ::atomic_t;
	using Value = int;

	static Value load(const Raw *a, ordering::RelaxedTag)
	{
		// SAFETY: `a` is a live atomic, as everywhere below: `Atomic` passes its member.
		unsafe
		{
			return ::atomic_read(a);
		}
	}
	static Value load(const Raw *a, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_read_acquire(a);
		}
	}
	static void store(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_set(a, v);
		}
	}
	static void store(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_set_release(a, v);
		}
	}
	static void add(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_add(v, a);
		}
	}
	static void sub(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_sub(v, a);
		}
	}
	static void bit_and(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_and(v, a);
		}
	}
	static void bit_or(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_or(v, a);
		}
	}
	static void bit_xor(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_xor(v, a);
		}
	}
	static void inc(Raw *a)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_inc(a);
		}
	}
	static void dec(Raw *a)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic_dec(a);
		}
	}
	static bool dec_and_test(Raw *a)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_dec_and_test(a);
		}
	}
	static bool inc_not_zero(Raw *a)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_inc_not_zero(a);
		}
	}
	static Value fetch_add(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_add_relaxed(v, a);
		}
	}
	static Value add_return(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_add_return_relaxed(v, a);
		}
	}
	static Value fetch_and(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_and_relaxed(v, a);
		}
	}
	static Value fetch_or(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_or_relaxed(v, a);
		}
	}
	static Value fetch_xor(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_xor_relaxed(v, a);
		}
	}
	static Value xchg(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_xchg_relaxed(a, v);
		}
	}
	static Value cmpxchg(Raw *a, Value old, Value desired, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_cmpxchg_relaxed(a, old, desired);
		}
	}
	static bool try_cmpxchg(Raw *a, Value *old, Value desired, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_try_cmpxchg_relaxed(a, old, desired);
		}
	}
	static Value fetch_add(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_add_acquire(v, a);
		}
	}
	static Value add_return(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_add_return_acquire(v, a);
		}
	}
	static Value fetch_and(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_and_acquire(v, a);
		}
	}
	static Value fetch_or(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_or_acquire(v, a);
		}
	}
	static Value fetch_xor(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_xor_acquire(v, a);
		}
	}
	static Value xchg(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_xchg_acquire(a, v);
		}
	}
	static Value cmpxchg(Raw *a, Value old, Value desired, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_cmpxchg_acquire(a, old, desired);
		}
	}
	static bool try_cmpxchg(Raw *a, Value *old, Value desired, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_try_cmpxchg_acquire(a, old, desired);
		}
	}
	static Value fetch_add(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_add_release(v, a);
		}
	}
	static Value add_return(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_add_return_release(v, a);
		}
	}
	static Value fetch_and(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_and_release(v, a);
		}
	}
	static Value fetch_or(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_or_release(v, a);
		}
	}
	static Value fetch_xor(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_xor_release(v, a);
		}
	}
	static Value xchg(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_xchg_release(a, v);
		}
	}
	static Value cmpxchg(Raw *a, Value old, Value desired, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_cmpxchg_release(a, old, desired);
		}
	}
	static bool try_cmpxchg(Raw *a, Value *old, Value desired, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_try_cmpxchg_release(a, old, desired);
		}
	}
	static Value fetch_add(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_add(v, a);
		}
	}
	static Value add_return(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_add_return(v, a);
		}
	}
	static Value fetch_and(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_and(v, a);
		}
	}
	static Value fetch_or(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_or(v, a);
		}
	}
	static Value fetch_xor(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_fetch_xor(v, a);
		}
	}
	static Value xchg(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_xchg(a, v);
		}
	}
	static Value cmpxchg(Raw *a, Value old, Value desired, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_cmpxchg(a, old, desired);
		}
	}
	static bool try_cmpxchg(Raw *a, Value *old, Value desired, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic_try_cmpxchg(a, old, desired);
		}
	}
};

template <>
struct AtomicOps<8> {
	using Raw = ::atomic64_t;
	using Value = s64;

	static Value load(const Raw *a, ordering::RelaxedTag)
	{
		// SAFETY: `a` is a live atomic, as everywhere below: `Atomic` passes its member.
		unsafe
		{
			return ::atomic64_read(a);
		}
	}
	static Value load(const Raw *a, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_read_acquire(a);
		}
	}
	static void store(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_set(a, v);
		}
	}
	static void store(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_set_release(a, v);
		}
	}
	static void add(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_add(v, a);
		}
	}
	static void sub(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_sub(v, a);
		}
	}
	static void bit_and(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_and(v, a);
		}
	}
	static void bit_or(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_or(v, a);
		}
	}
	static void bit_xor(Raw *a, Value v)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_xor(v, a);
		}
	}
	static void inc(Raw *a)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_inc(a);
		}
	}
	static void dec(Raw *a)
	{
		// SAFETY: as in load().
		unsafe
		{
			::atomic64_dec(a);
		}
	}
	static bool dec_and_test(Raw *a)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_dec_and_test(a);
		}
	}
	static bool inc_not_zero(Raw *a)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_inc_not_zero(a);
		}
	}
	static Value fetch_add(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_add_relaxed(v, a);
		}
	}
	static Value add_return(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_add_return_relaxed(v, a);
		}
	}
	static Value fetch_and(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_and_relaxed(v, a);
		}
	}
	static Value fetch_or(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_or_relaxed(v, a);
		}
	}
	static Value fetch_xor(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_xor_relaxed(v, a);
		}
	}
	static Value xchg(Raw *a, Value v, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_xchg_relaxed(a, v);
		}
	}
	static Value cmpxchg(Raw *a, Value old, Value desired, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_cmpxchg_relaxed(a, old, desired);
		}
	}
	static bool try_cmpxchg(Raw *a, Value *old, Value desired, ordering::RelaxedTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_try_cmpxchg_relaxed(a, old, desired);
		}
	}
	static Value fetch_add(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_add_acquire(v, a);
		}
	}
	static Value add_return(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_add_return_acquire(v, a);
		}
	}
	static Value fetch_and(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_and_acquire(v, a);
		}
	}
	static Value fetch_or(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_or_acquire(v, a);
		}
	}
	static Value fetch_xor(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_xor_acquire(v, a);
		}
	}
	static Value xchg(Raw *a, Value v, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_xchg_acquire(a, v);
		}
	}
	static Value cmpxchg(Raw *a, Value old, Value desired, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_cmpxchg_acquire(a, old, desired);
		}
	}
	static bool try_cmpxchg(Raw *a, Value *old, Value desired, ordering::AcquireTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_try_cmpxchg_acquire(a, old, desired);
		}
	}
	static Value fetch_add(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_add_release(v, a);
		}
	}
	static Value add_return(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_add_return_release(v, a);
		}
	}
	static Value fetch_and(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_and_release(v, a);
		}
	}
	static Value fetch_or(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_or_release(v, a);
		}
	}
	static Value fetch_xor(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_xor_release(v, a);
		}
	}
	static Value xchg(Raw *a, Value v, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_xchg_release(a, v);
		}
	}
	static Value cmpxchg(Raw *a, Value old, Value desired, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_cmpxchg_release(a, old, desired);
		}
	}
	static bool try_cmpxchg(Raw *a, Value *old, Value desired, ordering::ReleaseTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_try_cmpxchg_release(a, old, desired);
		}
	}
	static Value fetch_add(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_add(v, a);
		}
	}
	static Value add_return(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_add_return(v, a);
		}
	}
	static Value fetch_and(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_and(v, a);
		}
	}
	static Value fetch_or(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_or(v, a);
		}
	}
	static Value fetch_xor(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_fetch_xor(v, a);
		}
	}
	static Value xchg(Raw *a, Value v, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_xchg(a, v);
		}
	}
	static Value cmpxchg(Raw *a, Value old, Value desired, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_cmpxchg(a, old, desired);
		}
	}
	static bool try_cmpxchg(Raw *a, Value *old, Value desired, ordering::FullTag)
	{
		// SAFETY: as in load().
		unsafe
		{
			return ::atomic64_try_cmpxchg(a, old, desired);
		}
	}
};

} // namespace detail
} // namespace kernel
