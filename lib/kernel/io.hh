// SPDX-License-Identifier: GPL-2.0
/// @file
/// Registers of devices that stand in the address space of the processor.
///
/// C header: `include/linux/io.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/span.hh>
#include <core/traits.hh>

namespace kernel
{
namespace detail
{

/// Not constant, so that naming it ends the compilation with its name in the message.
void the_register_is_not_aligned_or_beyond_the_size_that_the_Mmio_promises();

/// Where a register of @p WIDTH bytes is, among @p SIZE bytes of registers; checked when compiled.
template <usize SIZE, usize WIDTH>
struct IoOffset {
	// NOLINTNEXTLINE: written as a number on purpose.
	consteval IoOffset(usize offset) noexcept : value(offset)
	{
		if (offset % WIDTH || WIDTH > SIZE || offset > SIZE - WIDTH)
			the_register_is_not_aligned_or_beyond_the_size_that_the_Mmio_promises();
	}
	usize value;
};

} // namespace detail

/// Registers that are mapped, at least @p SIZE bytes of them. It borrows the mapping. A register is
/// reached through functions only, which are those of C: where a register is a constant, the compiler
/// checks that it is inside, else `try_readl()` and the others do when they run.
///
/// Numbers are in the order of the processor; the registers themselves are little endian, as for C.
///
/// # Context
///
/// Any. The plain functions are ordered with each other and with memory, as for C; the relaxed ones are
/// ordered with accesses to the same device only.
///
/// # Invariants
///
/// `base_` is the start of `size_` bytes, at least @p SIZE, that are mapped while what was borrowed lives,
/// and is aligned to 8 bytes.
///
/// # Examples
///
/// ```cpp file
/// #include <kernel/io.hh>
///
/// constexpr usize CONTROL = 0x00;
/// constexpr usize CHANNELS = 0x40;
///
/// /// Starts a channel of a device that has 16 of them.
/// Result<void> start(const Mmio<0x80> &registers, u32 channel)
/// {
/// 	registers.writel(1, CONTROL);
/// 	return registers.try_writel(1, CHANNELS + usize(channel) * 4);
/// }
/// ```
///
/// What is known to be outside is refused:
///
/// ```cpp compile_fail
/// alignas(8) u8 bytes[128] = {};
/// // SAFETY: the bytes live as long as what is made of them.
/// const auto registers = unsafe_expr(Mmio<0x80>::from_raw(unsafe_, bytes, sizeof(bytes)));
/// u32 status = registers.readl(0x80);
/// ```
template <usize SIZE>
class __view(u8) Mmio
{
	template <typename T>
	using At = detail::IoOffset<SIZE, sizeof(T)>;

public:
	/// From what `ioremap()` gave.
	///
	/// # Safety
	///
	/// @p base is aligned to 8 bytes, and @p size bytes of registers are mapped there while the result is
	/// used. No more is asked of who writes to them: what a register does must not be unsound.
	[[nodiscard]] static Mmio from_raw(core::Unsafe, void *base, usize size) noexcept
	{
		core::require(size >= SIZE, "Mmio: fewer registers than its type promises");
		// INVARIANT: the caller's promise.
		return Mmio(base, size);
	}

	/// How many bytes of registers there are.
	[[nodiscard]] usize size() const noexcept { return size_; }

	// Plain accesses, named as in C, of registers that are constants.

	[[nodiscard]] u8 readb(At<u8> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		return unsafe_expr(::cfl_readb(at(unsafe_, offset.value)));
	}
	void writeb(u8 value, At<u8> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		unsafe_expr(::cfl_writeb(value, at(unsafe_, offset.value)));
	}
	[[nodiscard]] u16 readw(At<u16> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		return unsafe_expr(::cfl_readw(at(unsafe_, offset.value)));
	}
	void writew(u16 value, At<u16> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		unsafe_expr(::cfl_writew(value, at(unsafe_, offset.value)));
	}
	[[nodiscard]] u32 readl(At<u32> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		return unsafe_expr(::cfl_readl(at(unsafe_, offset.value)));
	}
	void writel(u32 value, At<u32> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		unsafe_expr(::cfl_writel(value, at(unsafe_, offset.value)));
	}
#ifdef CONFIG_64BIT
	[[nodiscard]] u64 readq(At<u64> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		return unsafe_expr(::cfl_readq(at(unsafe_, offset.value)));
	}
	void writeq(u64 value, At<u64> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		unsafe_expr(::cfl_writeq(value, at(unsafe_, offset.value)));
	}
#endif

	// The same without order to memory.

	[[nodiscard]] u8 readb_relaxed(At<u8> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		return unsafe_expr(::cfl_readb_relaxed(at(unsafe_, offset.value)));
	}
	void writeb_relaxed(u8 value, At<u8> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		unsafe_expr(::cfl_writeb_relaxed(value, at(unsafe_, offset.value)));
	}
	[[nodiscard]] u16 readw_relaxed(At<u16> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		return unsafe_expr(::cfl_readw_relaxed(at(unsafe_, offset.value)));
	}
	void writew_relaxed(u16 value, At<u16> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		unsafe_expr(::cfl_writew_relaxed(value, at(unsafe_, offset.value)));
	}
	[[nodiscard]] u32 readl_relaxed(At<u32> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		return unsafe_expr(::cfl_readl_relaxed(at(unsafe_, offset.value)));
	}
	void writel_relaxed(u32 value, At<u32> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		unsafe_expr(::cfl_writel_relaxed(value, at(unsafe_, offset.value)));
	}
#ifdef CONFIG_64BIT
	[[nodiscard]] u64 readq_relaxed(At<u64> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		return unsafe_expr(::cfl_readq_relaxed(at(unsafe_, offset.value)));
	}
	void writeq_relaxed(u64 value, At<u64> offset) const noexcept
	{
		// SAFETY: the constant was checked, and the registers are mapped.
		unsafe_expr(::cfl_writeq_relaxed(value, at(unsafe_, offset.value)));
	}
#endif

	// Of registers that are known when the driver runs: `EINVAL` outside, or where it is not aligned.

	core::Result<u8> try_readb(usize offset) const noexcept
	{
		TRY(inside(offset, sizeof(u8)));
		// SAFETY: tested above, and the registers are mapped.
		return unsafe_expr(::cfl_readb(at(unsafe_, offset)));
	}
	core::Result<void> try_writeb(u8 value, usize offset) const noexcept
	{
		TRY(inside(offset, sizeof(u8)));
		// SAFETY: tested above, and the registers are mapped.
		unsafe_expr(::cfl_writeb(value, at(unsafe_, offset)));
		return {};
	}
	core::Result<u16> try_readw(usize offset) const noexcept
	{
		TRY(inside(offset, sizeof(u16)));
		// SAFETY: tested above, and the registers are mapped.
		return unsafe_expr(::cfl_readw(at(unsafe_, offset)));
	}
	core::Result<void> try_writew(u16 value, usize offset) const noexcept
	{
		TRY(inside(offset, sizeof(u16)));
		// SAFETY: tested above, and the registers are mapped.
		unsafe_expr(::cfl_writew(value, at(unsafe_, offset)));
		return {};
	}
	core::Result<u32> try_readl(usize offset) const noexcept
	{
		TRY(inside(offset, sizeof(u32)));
		// SAFETY: tested above, and the registers are mapped.
		return unsafe_expr(::cfl_readl(at(unsafe_, offset)));
	}
	core::Result<void> try_writel(u32 value, usize offset) const noexcept
	{
		TRY(inside(offset, sizeof(u32)));
		// SAFETY: tested above, and the registers are mapped.
		unsafe_expr(::cfl_writel(value, at(unsafe_, offset)));
		return {};
	}
#ifdef CONFIG_64BIT
	core::Result<u64> try_readq(usize offset) const noexcept
	{
		TRY(inside(offset, sizeof(u64)));
		// SAFETY: tested above, and the registers are mapped.
		return unsafe_expr(::cfl_readq(at(unsafe_, offset)));
	}
	core::Result<void> try_writeq(u64 value, usize offset) const noexcept
	{
		TRY(inside(offset, sizeof(u64)));
		// SAFETY: tested above, and the registers are mapped.
		unsafe_expr(::cfl_writeq(value, at(unsafe_, offset)));
		return {};
	}
#endif

	/// Copies memory of the device, from @p offset on. Fails with `EINVAL` beyond the end.
	core::Result<void> memcpy_fromio(core::Span<u8> to, usize offset) const noexcept
	{
		if (offset > size_ || to.size() > size_ - offset) [[unlikely]]
			return core::errors::INVALID;
		// SAFETY: tested above, and the memory is mapped.
		unsafe
		{
			::cfl_memcpy_fromio(to.data(), at(unsafe_, offset), to.size());
		}
		return {};
	}
	/// Copies to the memory of the device, from @p offset on. Fails with `EINVAL` beyond the end.
	core::Result<void> memcpy_toio(usize offset, core::Span<const u8> from) const noexcept
	{
		if (offset > size_ || from.size() > size_ - offset) [[unlikely]]
			return core::errors::INVALID;
		// SAFETY: tested above, and the memory is mapped.
		unsafe
		{
			::cfl_memcpy_toio(at(unsafe_, offset), from.data(), from.size());
		}
		return {};
	}

	template <typename U = u8>
	U &operator*() const __deleted("registers are not dereferenced: readl(), writel()");
	template <typename U = u8>
	U &operator[](usize) const __deleted("registers are not dereferenced: readl(), writel()");
	template <typename U>
	operator U *() const __deleted("registers have no pointer: readl(), writel()");

private:
	Mmio(void *base, usize size) noexcept : base_(base), size_(size) {}

	[[nodiscard]] core::Result<void> inside(usize offset, usize width) const noexcept
	{
		if (width > size_ || offset > size_ - width || offset % width) [[unlikely]]
			return core::errors::INVALID;
		return {};
	}
	/// # Safety
	///
	/// @p offset is not beyond the end of the registers.
	[[nodiscard]] void *at(core::Unsafe, usize offset) const noexcept
	{
		return static_cast<u8 *>(base_) + offset;
	}

	void *base_;
	usize size_;
};

} // namespace kernel

// SAFETY: each access is one of the bus, and which thread makes it is no matter.
template <usize SIZE>
inline constexpr bool core::is_send<kernel::Mmio<SIZE>> = true;
template <usize SIZE>
inline constexpr bool core::is_sync<kernel::Mmio<SIZE>> = true;
