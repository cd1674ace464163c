// SPDX-License-Identifier: GPL-2.0
/// @file
/// The mapping of a device's registers.
///
/// C header: `include/linux/io.h`.
#pragma once

#include <core/init.hh>
#include <core/relocate.hh>
#include <core/utility.hh>
#include <kernel/io.hh>
#include <kernel/phys_addr.hh>

#ifdef CONFIG_HAS_IOMEM

namespace kernel
{

/// Owns the mapping of at least @p SIZE bytes of registers; it ends with the object.
///
/// # Invariants
///
/// `base_` is what `ioremap()` gave for `size_` bytes from a multiple of 8 on; null only after a move.
///
/// # Examples
///
/// ```cpp file
/// #include <kernel/io_mem.hh>
///
/// /// The identity of a device that is known to be there.
/// Result<u32> identity(PhysAddr where)
/// {
/// 	// SAFETY: the board has the device there, and no other driver uses it.
/// 	const auto registers = TRY(unsafe_expr(IoMem<0x100>::ioremap(unsafe_, where, ResourceSize(0x100))));
///
/// 	return registers.mmio().readl(0);
/// }
/// ```
template <usize SIZE>
class [[nodiscard]] __owner(u8) IoMem
{
public:
	/// Maps @p size bytes from @p start on. Fails with `EINVAL` if that is less than @p SIZE, or does not
	/// start at a multiple of 8, and with `ENOMEM`.
	///
	/// # Safety
	///
	/// Registers of a device are there, no memory of the kernel, and nobody else relies on them.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep static core::Result<IoMem> ioremap(core::Unsafe, PhysAddr start,
							 ResourceSize size) noexcept
	{
		const usize bytes = static_cast<usize>(size.get());

		if (bytes != size.get() || bytes < SIZE || !bytes || !start.is_aligned(8))
			[[unlikely]]
			return core::errors::INVALID;
		void *base;

		// SAFETY: the caller's promise.
		unsafe
		{
			base = ::cfl_ioremap(start.raw(), bytes);
		}
		if (!base) [[unlikely]]
			return core::errors::NO_MEMORY;
		// INVARIANT: it was just mapped.
		return IoMem(base, bytes);
	}

	constexpr explicit IoMem(core::Vacant) noexcept : base_(nullptr), size_(0) {}
	constexpr IoMem(IoMem && other) noexcept : base_(other.base_), size_(other.size_)
	{
		other.base_ = nullptr;
	}
	IoMem &operator=(IoMem &&other) noexcept
	{
		IoMem taken(static_cast<IoMem &&>(other));

		core::swap(base_, taken.base_);
		core::swap(size_, taken.size_);
		return *this;
	}
	IoMem(const IoMem &) __deleted("a mapping has one owner: write move()");
	IoMem &operator=(const IoMem &) = delete;
	/// Ends the mapping. May sleep.
	__might_sleep ~IoMem()
	{
		if (base_) {
			// SAFETY: the type's invariant.
			unsafe
			{
				::cfl_iounmap(base_);
			}
		}
	}

	/// Whether it was moved from, or made of `core::Vacant`.
	[[nodiscard]] constexpr bool is_vacant() const noexcept
	{
		return !base_;
	}
	/// The registers. Panics after a move.
	[[nodiscard]] Mmio<SIZE> mmio() const noexcept __lifetimebound
	{
		core::require(base_, "use of an IoMem after it was moved");
		// SAFETY: the type's invariant; ioremap() keeps the offset in the page, so the alignment.
		unsafe
		{
			return Mmio<SIZE>::from_raw(unsafe_, base_, size_);
		}
	}

private:
	IoMem(void *base, usize size) noexcept : base_(base), size_(size) {}

	void *base_;
	usize size_;
};

} // namespace kernel

// SAFETY: a mapping belongs to no thread.
template <usize SIZE>
inline constexpr bool core::is_send<kernel::IoMem<SIZE>> = true;
template <usize SIZE>
inline constexpr bool core::is_sync<kernel::IoMem<SIZE>> = true;
template <usize SIZE>
inline constexpr bool core::is_relocatable<kernel::IoMem<SIZE>> = true;

#endif
