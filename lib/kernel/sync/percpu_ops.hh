// SPDX-License-Identifier: GPL-2.0
/// @file
/// What every per-CPU variable can do.
///
/// C headers: `include/linux/percpu-defs.h`, `include/linux/cpumask.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <core/types.hh>
#include <kernel/barrier.hh>
#include <kernel/preempt.hh>

namespace kernel::detail
{

template <typename T>
concept PerCpuInteger = core::Integer<T> && (sizeof(T) == 4 || sizeof(T) == 8);

/// @p Owner has `base()`, the per-CPU pointer.
template <typename Owner, typename T>
class PerCpuOps
{
public:
	/// Adds to this CPU's copy. Any context, also against interrupts on the same CPU.
	[[gnu::always_inline]] inline void add(T value) const noexcept
	requires PerCpuInteger<T>
	{
		// SAFETY: `base()` is a per-CPU pointer to a T, as everywhere below.
		unsafe
		{
			if constexpr (sizeof(T) == 8)
				::cfl_this_cpu_add_8(base(), static_cast<u64>(value));
			else
				::cfl_this_cpu_add_4(base(), static_cast<u32>(value));
		}
	}

	/// Adds one to this CPU's copy. Any context.
	[[gnu::always_inline]] inline void inc() const noexcept
	requires PerCpuInteger<T>
	{
		add(1);
	}

	/// Subtracts one from this CPU's copy. Any context.
	[[gnu::always_inline]] inline void dec() const noexcept
	requires PerCpuInteger<T>
	{
		add(static_cast<T>(-1));
	}

	/// Reads this CPU's copy. The thread may be on another CPU when the value arrives.
	[[nodiscard]] T read() const noexcept
	requires PerCpuInteger<T>
	{
		// SAFETY: as in add().
		unsafe
		{
			if constexpr (sizeof(T) == 8)
				return static_cast<T>(::cfl_this_cpu_read_8(base()));
			else
				return static_cast<T>(::cfl_this_cpu_read_4(base()));
		}
	}

	/// Writes this CPU's copy.
	void write(T value) const noexcept
	requires PerCpuInteger<T>
	{
		// SAFETY: as in add().
		unsafe
		{
			if constexpr (sizeof(T) == 8)
				::cfl_this_cpu_write_8(base(), static_cast<u64>(value));
			else
				::cfl_this_cpu_write_4(base(), static_cast<u32>(value));
		}
	}

	/// Adds to this CPU's copy and returns what it is then.
	T add_return(T value) const noexcept
	requires PerCpuInteger<T>
	{
		// SAFETY: as in add().
		unsafe
		{
			if constexpr (sizeof(T) == 8)
				return static_cast<T>(::cfl_this_cpu_add_return_8(
					base(), static_cast<u64>(value)));
			else
				return static_cast<T>(::cfl_this_cpu_add_return_4(
					base(), static_cast<u32>(value)));
		}
	}

	/// The copies of all CPUs together. Others may change them meanwhile.
	[[nodiscard]] T sum() const noexcept
	requires PerCpuInteger<T>
	{
		T total = 0;

		for_each_copy([&total](const T &copy) { total += read_once(copy); });
		return total;
	}

	/// This CPU's copy, for as long as @p guard keeps the thread here.
	[[nodiscard]] const T &
	get(const PreemptGuard &guard __lifetimebound) const noexcept __lifetimebound
	{
		static_assert(
			core::is_sync<T>,
			"a per-CPU variable is seen by interrupts and other CPUs: T must be Sync");
		static_cast<void>(guard);
		// SAFETY: as in add(); the thread stays on this CPU.
		unsafe
		{
			return *static_cast<T *>(::cfl_this_cpu_ptr(base()));
		}
	}

	/// Without a guard the thread could move to another CPU.
	const T &get() const __deleted("the thread may move: get(guard) with a PreemptGuard");

	/// Shows the copy of each possible CPU to @p body.
	template <typename F>
	void for_each(F &&body __noescape) const
	{
		static_assert(
			core::is_sync<T>,
			"a per-CPU variable is seen by interrupts and other CPUs: T must be Sync");
		for_each_copy(body);
	}

private:
	template <typename F>
	void for_each_copy(F &&body) const
	{
		// SAFETY: every possible CPU has a copy.
		unsafe
		{
			for (u32 cpu = ::cfl_first_possible_cpu(); cpu < ::cfl_nr_cpu_ids();
			     cpu = ::cfl_next_possible_cpu(cpu))
				body(*static_cast<const T *>(::cfl_per_cpu_ptr(base(), cpu)));
		}
	}

	[[nodiscard, gnu::always_inline]] inline T *base() const noexcept
	{
		return static_cast<const Owner &>(*this).base();
	}
};

} // namespace kernel::detail
