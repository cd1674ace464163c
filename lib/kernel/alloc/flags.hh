// SPDX-License-Identifier: GPL-2.0
/// @file
/// How an allocation may behave: the kernel's `GFP_*` flags as a type of their own.
///
/// C header: `include/linux/gfp_types.h`.
#pragma once

#include <bindings.hh>
#include <core/send_sync.hh>
#include <core/types.hh>

// The generator leaves these names of the C headers to this file:
// cfl-bindgen: owns GFP_ATOMIC GFP_KERNEL GFP_KERNEL_ACCOUNT GFP_NOWAIT GFP_NOIO GFP_NOFS GFP_USER
// cfl-bindgen: owns GFP_DMA32 __GFP_ZERO __GFP_HIGHMEM __GFP_NOWARN __GFP_NORETRY

namespace kernel
{

/// Flags of an allocation. Every function that allocates takes one, so that whether it may sleep is
/// seen where it is called. Flags combine with `|`: `GFP_KERNEL | __GFP_ZERO`.
///
/// # Examples
///
/// ```cpp
/// const AllocFlags flags = GFP_KERNEL | __GFP_ZERO;
/// KUNIT_EXPECT(flags.may_sleep() && flags.contains(__GFP_ZERO));
/// KUNIT_EXPECT(!GFP_ATOMIC.may_sleep());
/// KUNIT_EXPECT(flags - __GFP_ZERO == GFP_KERNEL);
/// ```
class AllocFlags
{
public:
	/// From the numbers of C.
	constexpr explicit AllocFlags(::gfp_t raw) noexcept : raw_(static_cast<unsigned int>(raw))
	{
	}

	/// The numbers of C.
	[[nodiscard]] constexpr ::gfp_t raw() const noexcept { return static_cast<::gfp_t>(raw_); }
	/// Whether all of @p flags are set.
	[[nodiscard]] constexpr bool contains(AllocFlags flags) const noexcept
	{
		return (raw_ & flags.raw_) == flags.raw_;
	}
	/// Whether the allocation may sleep.
	[[nodiscard]] constexpr bool may_sleep() const noexcept
	{
		return raw_ & ::CFL_GFP_DIRECT_RECLAIM;
	}

	friend constexpr AllocFlags operator|(AllocFlags a, AllocFlags b) noexcept
	{
		return AllocFlags(static_cast<::gfp_t>(a.raw_ | b.raw_));
	}
	/// @p a without the flags of @p b.
	friend constexpr AllocFlags operator-(AllocFlags a, AllocFlags b) noexcept
	{
		return AllocFlags(static_cast<::gfp_t>(a.raw_ & ~b.raw_));
	}
	friend constexpr bool operator==(AllocFlags, AllocFlags) noexcept = default;

private:
	unsigned int raw_; // gfp_t may be a type without arithmetic: --typed bitwise
};

/// For process context: may sleep until there is memory. The usual choice.
inline constexpr AllocFlags GFP_KERNEL{static_cast<::gfp_t>(::CFL_GFP_KERNEL)};
/// The same, charged to the memory control group of the task: for what users cause.
inline constexpr AllocFlags GFP_KERNEL_ACCOUNT{static_cast<::gfp_t>(::CFL_GFP_KERNEL_ACCOUNT)};
/// Never sleeps and may use the last reserves: under spinlocks and in interrupts.
inline constexpr AllocFlags GFP_ATOMIC{static_cast<::gfp_t>(::CFL_GFP_ATOMIC)};
/// Never sleeps, and leaves the reserves alone.
inline constexpr AllocFlags GFP_NOWAIT{static_cast<::gfp_t>(::CFL_GFP_NOWAIT)};
/// May sleep, but starts no I/O: on the path of block devices.
inline constexpr AllocFlags GFP_NOIO{static_cast<::gfp_t>(::CFL_GFP_NOIO)};
/// May sleep, but does not enter a file system: inside file systems.
inline constexpr AllocFlags GFP_NOFS{static_cast<::gfp_t>(::CFL_GFP_NOFS)};
/// For memory that user space will see, too.
inline constexpr AllocFlags GFP_USER{static_cast<::gfp_t>(::CFL_GFP_USER)};
/// Below 4 GiB, for devices that reach no further.
inline constexpr AllocFlags GFP_DMA32{static_cast<::gfp_t>(::CFL_GFP_DMA32)};
/// Filled with zeros.
inline constexpr AllocFlags __GFP_ZERO{static_cast<::gfp_t>(::CFL_GFP_ZERO)};
/// May be memory without a permanent address; for pages only.
inline constexpr AllocFlags __GFP_HIGHMEM{static_cast<::gfp_t>(::CFL_GFP_HIGHMEM)};
/// Says nothing in the log when it fails.
inline constexpr AllocFlags __GFP_NOWARN{static_cast<::gfp_t>(::CFL_GFP_NOWARN)};
/// Gives up early.
inline constexpr AllocFlags __GFP_NORETRY{static_cast<::gfp_t>(::CFL_GFP_NORETRY)};

namespace detail
{

/// Whether flags are among the arguments of a call.
template <typename... Args>
inline constexpr bool names_flags =
	(core::is_same<core::remove_cvref<Args>, AllocFlags> || ... || false);

} // namespace detail

/// Refuses calls of a function that allocates if they name no flags.
// clang-format off
#define CFL_NEEDS_FLAGS(result, name)                                                              \
	template <typename... Args>                                                                \
	requires(!detail::names_flags<Args...>)                                                    \
	result name(Args &&...) __deleted("what allocates takes flags, such as GFP_KERNEL");
// clang-format on

} // namespace kernel

// SAFETY: a number.
template <>
inline constexpr bool core::is_send<kernel::AllocFlags> = true;
template <>
inline constexpr bool core::is_sync<kernel::AllocFlags> = true;
