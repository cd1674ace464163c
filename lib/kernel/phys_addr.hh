// SPDX-License-Identifier: GPL-2.0
/// @file
/// Addresses that are no pointers: of the processor's physical memory, of a device's DMA, of a bus. And
/// the size of what is there.
///
/// C header: `include/linux/types.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/num.hh>
#include <core/option.hh>
#include <core/panic.hh>
#include <core/send_sync.hh>
#include <core/types.hh>

namespace kernel
{

/// A number of bytes of physical memory: `resource_size_t`.
///
/// # Examples
///
/// ```cpp
/// constexpr ResourceSize two_pages = ResourceSize(4096) + ResourceSize(4096);
/// KUNIT_EXPECT_EQ(two_pages.get(), 8192u);
/// ```
class ResourceSize
{
public:
	using Raw = ::resource_size_t;

	/// Nothing.
	constexpr ResourceSize() noexcept = default;
	constexpr explicit ResourceSize(Raw bytes) noexcept : bytes_(bytes) {}

	/// The number of bytes.
	[[nodiscard]] constexpr Raw get() const noexcept { return bytes_; }
	/// Panics if the sum does not fit.
	[[nodiscard]] constexpr ResourceSize operator+(ResourceSize more) const noexcept
	{
		core::require(bytes_ <= core::MAX_OF<Raw> - more.bytes_, "ResourceSize: overflow");
		return ResourceSize(bytes_ + more.bytes_);
	}
	/// Panics if @p less is more than there is.
	[[nodiscard]] constexpr ResourceSize operator-(ResourceSize less) const noexcept
	{
		core::require(less.bytes_ <= bytes_, "ResourceSize: less than nothing");
		return ResourceSize(bytes_ - less.bytes_);
	}
	friend constexpr auto operator<=>(ResourceSize, ResourceSize) noexcept = default;

private:
	Raw bytes_ = 0;
};

/// An address of the kind @p KIND, which has no other kind's values and is no number.
///
/// # Examples
///
/// ```cpp
/// // SAFETY: no more than compared here.
/// const PhysAddr start = unsafe_expr(PhysAddr::from_raw(unsafe_, 0x1'2345'6000));
/// const PhysAddr end = start + ResourceSize(0x1800);
/// KUNIT_EXPECT(end > start && end - start == ResourceSize(0x1800));
/// KUNIT_EXPECT(end.align_down(4096) == start + ResourceSize(0x1000));
/// KUNIT_EXPECT_EQ(start.upper_32_bits(), 1u);
/// ```
///
/// What the processor calls a place is not what a device calls it:
///
/// ```cpp compile_fail
/// DmaAddr for_device = PhysAddr();
/// ```
template <typename KIND>
class __raw_form("address") StrongAddr
{
public:
	using Raw = typename KIND::Raw;

	/// Zero.
	constexpr StrongAddr() noexcept = default;
	/// From the number that C has.
	///
	/// # Safety
	///
	/// @p raw is an address of this kind.
	[[nodiscard]] __raw_form() static constexpr StrongAddr
		from_raw(core::Unsafe, Raw raw) noexcept
	{
		StrongAddr out;
		out.raw_ = raw;
		return out;
	}

	/// The number, for C and for messages.
	[[nodiscard]] __raw_form() constexpr Raw raw() const noexcept { return raw_; }
	/// The lower half, as registers of devices take it.
	[[nodiscard]] constexpr u32 lower_32_bits() const noexcept
	{
		return static_cast<u32>(raw_ & 0xffffffffu);
	}
	/// The upper half; 0 where addresses have 32 bits.
	[[nodiscard]] constexpr u32 upper_32_bits() const noexcept
	{
		return static_cast<u32>((raw_ >> 16) >> 16);
	}

	/// The address @p size bytes on. Panics if there is none.
	[[nodiscard]] constexpr StrongAddr operator+(ResourceSize size) const noexcept
	{
		const core::Option<StrongAddr> sum = checked_add(size);

		core::require(sum.is_some(), "an address beyond the last one");
		return *sum;
	}
	/// The address @p size bytes on, or none.
	[[nodiscard]] constexpr core::Option<StrongAddr>
	checked_add(ResourceSize size) const noexcept
	{
		StrongAddr out;

		if (__builtin_add_overflow(raw_, size.get(), &out.raw_))
			return core::None;
		return out;
	}
	/// How many bytes @p start is before this one. Panics if it is behind.
	[[nodiscard]] constexpr ResourceSize operator-(StrongAddr start) const noexcept
	{
		core::require(start.raw_ <= raw_, "the distance to an address that comes later");
		return ResourceSize(raw_ - start.raw_);
	}
	/// The last address that is not after this one and divisible by @p alignment, a power of two.
	[[nodiscard]] constexpr StrongAddr align_down(Raw alignment) const noexcept
	{
		StrongAddr out;

		core::require(alignment && !(alignment & (alignment - 1)), "no power of two");
		out.raw_ = raw_ & ~(alignment - 1);
		return out;
	}
	[[nodiscard]] constexpr bool is_aligned(Raw alignment) const noexcept
	{
		return align_down(alignment) == *this;
	}
	friend constexpr auto operator<=>(StrongAddr, StrongAddr) noexcept = default;

	template <typename U>
	requires(!core::is_same<U, StrongAddr>)
	operator U() const __deleted("an address is no number, and no other address: raw()");

private:
	Raw raw_ = 0;
};

namespace detail
{
struct Physical {
	using Raw = ::phys_addr_t;
};
struct Dma {
	using Raw = ::dma_addr_t;
};
struct Bus {
	using Raw = ::dma_addr_t;
};
} // namespace detail

/// Where the processor finds memory or registers: `phys_addr_t`.
using PhysAddr = StrongAddr<detail::Physical>;
/// Where a device finds memory: `dma_addr_t`.
using DmaAddr = StrongAddr<detail::Dma>;
/// Where a bus has a register, before a bridge: `pci_bus_addr_t`.
using BusAddr = StrongAddr<detail::Bus>;

} // namespace kernel

// SAFETY: a number, and nothing that belongs to a thread.
template <typename KIND>
inline constexpr bool core::is_send<kernel::StrongAddr<KIND>> = true;
template <typename KIND>
inline constexpr bool core::is_sync<kernel::StrongAddr<KIND>> = true;
// SAFETY: a number, and nothing that belongs to a thread.
IMPL_SEND(kernel::ResourceSize);
IMPL_SYNC(kernel::ResourceSize);
