// SPDX-License-Identifier: GPL-2.0
/// @file
/// Memory barriers, and single accesses that the compiler may not split, repeat or drop.
///
/// C headers: `include/asm-generic/barrier.h`, `include/asm-generic/rwonce.h`; meaning:
/// `Documentation/memory-barriers.txt`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/traits.hh>

namespace kernel
{

/// Orders everything before against everything after, between CPUs.
///
/// # Examples
///
/// One side publishes a number, then says so; the other asks whether it was said, then reads:
///
/// ```cpp
/// static constinit Atomic<u32> number{0};
/// static constinit Atomic<bool> there{false};
///
/// number.store(42u, Relaxed);
/// smp_wmb(); // pairs with the one below
/// there.store(true, Relaxed);
///
/// if (there.load(Relaxed)) {
/// 	smp_rmb(); // pairs with the one above
/// 	KUNIT_EXPECT_EQ(number.load(Relaxed), 42u);
/// }
/// ```
inline void smp_mb() noexcept
{
	// SAFETY: a barrier touches no memory.
	unsafe
	{
		::cfl_smp_mb();
	}
}

/// Orders reads before against reads after, between CPUs.
inline void smp_rmb() noexcept
{
	// SAFETY: as in smp_mb().
	unsafe
	{
		::cfl_smp_rmb();
	}
}

/// Orders writes before against writes after, between CPUs.
inline void smp_wmb() noexcept
{
	// SAFETY: as in smp_mb().
	unsafe
	{
		::cfl_smp_wmb();
	}
}

/// Orders everything before against everything after, also for devices.
inline void mb() noexcept
{
	// SAFETY: as in smp_mb().
	unsafe
	{
		::cfl_mb();
	}
}

/// Keeps the compiler from moving accesses across; no instruction.
inline void compiler_barrier() noexcept
{
	// SAFETY: no instruction, so nothing happens but that values are read again.
	unsafe
	{
		asm volatile("" : : : "memory");
	}
}

namespace cpu
{

/// Tells the CPU that a loop waits for another CPU: `cpu_relax()`.
inline void relax() noexcept
{
	// SAFETY: a hint to the CPU.
	unsafe
	{
		::cfl_cpu_relax();
	}
}

} // namespace cpu

namespace detail
{

/// What one access of the machine reads or writes.
template <typename T>
concept MachineWord =
	core::Integer<T> || core::is_same<T, bool> || core::is_pointer<T> || __is_enum(T);

} // namespace detail

/// Reads @p object once, whole: `READ_ONCE`. Data shared with writers belongs into an `Atomic`;
/// this is for what C shares with us.
template <typename T>
[[nodiscard]] inline T read_once(const T &object) noexcept
{
	static_assert(detail::MachineWord<T>,
		      "read_once() reads a number or a pointer, no structure");
	// SAFETY: a reference leads to an object; volatile only keeps the access whole.
	unsafe
	{
		return *static_cast<const volatile T *>(&object);
	}
}

/// Writes @p object once, whole: `WRITE_ONCE`.
template <typename T>
inline void write_once(T &object, T value) noexcept
{
	static_assert(detail::MachineWord<T>,
		      "write_once() writes a number or a pointer, no structure");
	// SAFETY: a reference leads to an object; volatile only keeps the access whole.
	unsafe
	{
		*static_cast<volatile T *>(&object) = value;
	}
}

} // namespace kernel
