// SPDX-License-Identifier: GPL-2.0
/// @file
/// Variables of which each CPU has its own.
///
/// C header: `include/linux/percpu.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/types.hh>
#include <kernel/preempt.hh>
#include <kernel/sync/percpu_ops.hh>

namespace kernel
{

/// A static per-CPU variable; declared by `DEFINE_PER_CPU_VARIABLE(Type, name)` and nothing else.
///
/// Integers have operations that are one instruction each and need no lock and no guard: on
/// whichever CPU the thread is, that CPU's copy changes. Other types are looked at under a
/// `PreemptGuard` and must be `Sync`, since interrupts and other CPUs look as well.
///
/// # Invariants
///
/// The object lies in the per-CPU section, so that its address is an offset.
///
/// # Examples
///
/// ```cpp file
/// DEFINE_PER_CPU_VARIABLE(u64, packets);
///
/// void count() { packets.add(1); }
/// u64 total() { return packets.sum(); }
/// ```
template <typename T>
class __pinned __interior_mutable PerCpu : public detail::PerCpuOps<PerCpu<T>, T>
{
public:
	/// # Safety
	///
	/// The variable is in the section `.data..percpu`; `DEFINE_PER_CPU_VARIABLE` sees to that.
	constexpr explicit PerCpu(core::Unsafe) noexcept : value_{} {}
	PerCpu(const PerCpu &) __deleted("a per-CPU variable is one object");
	PerCpu &operator=(const PerCpu &) = delete;

private:
	friend class detail::PerCpuOps<PerCpu, T>;
	[[nodiscard, gnu::always_inline]] inline T *base() const noexcept __lifetimebound
	{
		return &value_;
	}

	mutable T value_;
};

/// Declares a per-CPU variable `name` at namespace scope, zero at first.
#define DEFINE_PER_CPU_VARIABLE(Type, name)                                                        \
	__attribute__((section(".data..percpu"))) constinit ::kernel::PerCpu<Type> name(           \
		::core::Unsafe{})

/// A per-CPU variable that is allocated, zero at first.
///
/// # Invariants
///
/// `base_` is a per-CPU allocation that nobody else has, or null after a move.
///
/// # Examples
///
/// ```cpp
/// auto packets = TRY(DynamicPerCpu<u64>::create());
///
/// packets.add(3);
/// packets.inc();
/// KUNIT_EXPECT_EQ(packets.sum(), 4u);
/// ```
template <typename T>
class __owner(T) __interior_mutable DynamicPerCpu : public detail::PerCpuOps<DynamicPerCpu<T>, T>
{
	static_assert(core::is_trivially_destructible<T> && core::is_trivially_copyable<T>,
		      "a per-CPU allocation is memory of zeros: T must be valid as such");

public:
	/// Allocates. Fails with `ENOMEM`.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep static core::Result<DynamicPerCpu> create()
	{
		// SAFETY: size and alignment are those of T.
		unsafe
		{
			T *base = static_cast<T *>(::cfl_alloc_percpu(sizeof(T), alignof(T)));

			if (!base)
				return core::ENOMEM;
			return DynamicPerCpu(base);
		}
	}

	DynamicPerCpu(DynamicPerCpu &&other) noexcept : base_(other.base_)
	{
		other.base_ = nullptr;
	}
	DynamicPerCpu &operator=(DynamicPerCpu &&other) noexcept
	{
		DynamicPerCpu old(static_cast<DynamicPerCpu &&>(*this));

		base_ = other.base_;
		other.base_ = nullptr;
		return *this;
	}
	DynamicPerCpu(const DynamicPerCpu &) __deleted("it has one owner: write move()");
	DynamicPerCpu &operator=(const DynamicPerCpu &) = delete;

	~DynamicPerCpu()
	{
		// SAFETY: the type's invariant; null is allowed.
		unsafe
		{
			::free_percpu(base_);
		}
	}

private:
	friend class detail::PerCpuOps<DynamicPerCpu, T>;
	explicit DynamicPerCpu(T *base) noexcept : base_(base) {}
	[[nodiscard]] T *base() const noexcept __lifetimebound { return base_; }

	T *base_;
};

} // namespace kernel

template <typename T>
inline constexpr bool core::is_send<kernel::PerCpu<T>> = core::is_send<T>;
template <typename T>
inline constexpr bool core::is_sync<kernel::PerCpu<T>> = core::is_send<T>;
template <typename T>
inline constexpr bool core::is_send<kernel::DynamicPerCpu<T>> = core::is_send<T>;
template <typename T>
inline constexpr bool core::is_sync<kernel::DynamicPerCpu<T>> = core::is_send<T>;
