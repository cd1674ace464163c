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

// One set of functions for each width, named as in C. The bindings are pruned to the names that stand here,
// so each stands as a whole.
#define CFL_IO_WIDTH(letter, Type, c_read, c_write, c_read_relaxed, c_write_relaxed)               \
	/** The register at @p offset, a constant. */                                              \
	[[nodiscard]] Type read##letter(detail::IoOffset<SIZE, sizeof(Type)> offset)               \
		const noexcept                                                                     \
	{                                                                                          \
		/* SAFETY: the constant was checked, and the registers are mapped. */              \
		unsafe                                                                             \
		{                                                                                  \
			return ::c_read(at(offset.value));                                         \
		}                                                                                  \
	}                                                                                          \
	void write##letter(Type value, detail::IoOffset<SIZE, sizeof(Type)> offset) const noexcept \
	{                                                                                          \
		/* SAFETY: the constant was checked, and the registers are mapped. */              \
		unsafe                                                                             \
		{                                                                                  \
			::c_write(value, at(offset.value));                                        \
		}                                                                                  \
	}                                                                                          \
	[[nodiscard]] Type read##letter##_relaxed(detail::IoOffset<SIZE, sizeof(Type)> offset)     \
		const noexcept                                                                     \
	{                                                                                          \
		/* SAFETY: the constant was checked, and the registers are mapped. */              \
		unsafe                                                                             \
		{                                                                                  \
			return ::c_read_relaxed(at(offset.value));                                 \
		}                                                                                  \
	}                                                                                          \
	void write##letter##_relaxed(Type value, detail::IoOffset<SIZE, sizeof(Type)> offset)      \
		const noexcept                                                                     \
	{                                                                                          \
		/* SAFETY: the constant was checked, and the registers are mapped. */              \
		unsafe                                                                             \
		{                                                                                  \
			::c_write_relaxed(value, at(offset.value));                                \
		}                                                                                  \
	}                                                                                          \
	/** The register at @p offset. Fails with `EINVAL` if it is outside or not aligned. */     \
	core::Result<Type> try_read##letter(usize offset) const noexcept                           \
	{                                                                                          \
		if (!inside<Type>(offset)) [[unlikely]]                                            \
			return core::errors::INVALID;                                              \
		/* SAFETY: tested above, and the registers are mapped. */                          \
		unsafe                                                                             \
		{                                                                                  \
			return ::c_read(at(offset));                                               \
		}                                                                                  \
	}                                                                                          \
	core::Result<void> try_write##letter(Type value, usize offset) const noexcept              \
	{                                                                                          \
		if (!inside<Type>(offset)) [[unlikely]]                                            \
			return core::errors::INVALID;                                              \
		/* SAFETY: tested above, and the registers are mapped. */                          \
		unsafe                                                                             \
		{                                                                                  \
			::c_write(value, at(offset));                                              \
		}                                                                                  \
		return {};                                                                         \
	}

	CFL_IO_WIDTH(b, u8, cfl_readb, cfl_writeb, cfl_readb_relaxed, cfl_writeb_relaxed)
	CFL_IO_WIDTH(w, u16, cfl_readw, cfl_writew, cfl_readw_relaxed, cfl_writew_relaxed)
	CFL_IO_WIDTH(l, u32, cfl_readl, cfl_writel, cfl_readl_relaxed, cfl_writel_relaxed)
#ifdef CONFIG_64BIT
	CFL_IO_WIDTH(q, u64, cfl_readq, cfl_writeq, cfl_readq_relaxed, cfl_writeq_relaxed)
#endif
#undef CFL_IO_WIDTH

	/// Copies memory of the device, from @p offset on. Fails with `EINVAL` beyond the end.
	core::Result<void> memcpy_fromio(core::Span<u8> to, usize offset) const noexcept
	{
		if (offset > size_ || to.size() > size_ - offset) [[unlikely]]
			return core::errors::INVALID;
		// SAFETY: tested above, and the memory is mapped.
		unsafe
		{
			::cfl_memcpy_fromio(to.data(), at(offset), to.size());
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
			::cfl_memcpy_toio(at(offset), from.data(), from.size());
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
	Mmio(void *base, usize size) noexcept : base_(static_cast<u8 *>(base)), size_(size) {}

	template <typename T>
	[[nodiscard]] bool inside(usize offset) const noexcept
	{
		return sizeof(T) <= size_ && offset <= size_ - sizeof(T) && offset % sizeof(T) == 0;
	}
	[[nodiscard]] u8 *at(usize offset) const noexcept
	{
		// SAFETY: the callers have tested the offset.
		unsafe
		{
			return base_ + offset;
		}
	}

	u8 *base_;
	usize size_;
};

} // namespace kernel

/// Each access is one of the bus, and which thread makes it is no matter.
template <usize SIZE>
inline constexpr bool core::is_send<kernel::Mmio<SIZE>> = true;
template <usize SIZE>
inline constexpr bool core::is_sync<kernel::Mmio<SIZE>> = true;
