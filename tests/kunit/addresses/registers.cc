// SPDX-License-Identifier: GPL-2.0
/// @file
/// Registers: a buffer that is said to be some, and those of a timer that QEMU's machine has.
#include <kernel/io.hh>
#include <kernel/io_mem.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

/// Memory that behaves as registers: what was written is read.
struct Device {
	alignas(8) u8 bytes[32] = {};

	Mmio<16> registers()
	{
		// SAFETY: the bytes live as long as the device, and may have any value.
		unsafe
		{
			return Mmio<16>::from_raw(unsafe_, bytes, sizeof(bytes));
		}
	}
};

KUNIT_CASE(registers_of_each_width)
{
	Device device;
	const Mmio<16> io = device.registers();

	KUNIT_EXPECT_EQ(io.size(), 32u);
	io.writel(0x04030201, 0);
	io.writew(0x0605, 4);
	io.writeb(7, 6);
	KUNIT_EXPECT_EQ(io.readb(1), 2u);
	KUNIT_EXPECT_EQ(io.readw(2), 0x0403u);
	KUNIT_EXPECT_EQ(io.readl(4), 0x00070605u);
	io.writel_relaxed(0x14131211, 12);
	io.writew_relaxed(0x1615, 10);
	io.writeb_relaxed(0x17, 9);
	KUNIT_EXPECT_EQ(io.readb_relaxed(15), 0x14u);
	KUNIT_EXPECT_EQ(io.readw_relaxed(12), 0x1211u);
	KUNIT_EXPECT_EQ(io.readl_relaxed(8), 0x16151700u);
#ifdef CONFIG_64BIT
	io.writeq(0x0807060504030201, 0);
	KUNIT_EXPECT_EQ(io.readq(0), 0x0807060504030201u);
	io.writeq_relaxed(1, 8);
	KUNIT_EXPECT_EQ(io.readq_relaxed(8), 1u);
	TRY(io.try_writeq(2, 24));
	KUNIT_EXPECT_EQ(TRY(io.try_readq(24)), 2u);
	KUNIT_EXPECT_EQ(io.try_readq(28).error(), EINVAL);
#endif
	KUNIT_EXPECT_EQ(device.bytes[0], 1u);
	return {};
}

KUNIT_CASE(registers_have_bounds)
{
	Device device;
	const Mmio<16> io = device.registers();

	// Beyond what the type promises, but there.
	TRY(io.try_writel(5, 28));
	KUNIT_EXPECT_EQ(TRY(io.try_readl(28)), 5u);
	TRY(io.try_writeb(6, 31));
	KUNIT_EXPECT_EQ(TRY(io.try_readb(31)), 6u);
	TRY(io.try_writew(7, 18));
	KUNIT_EXPECT_EQ(TRY(io.try_readw(18)), 7u);
	KUNIT_EXPECT_EQ(io.try_readl(32).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.try_readl(30).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.try_readl(2).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.try_readb(32).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.try_readw(~usize(1)).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.try_writel(0, ~usize(3)).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.try_writew(0, 19).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.try_writeb(0, 99).error(), EINVAL);
	KUNIT_EXPECT_EQ(device.bytes[28], 5u);
	return {};
}

KUNIT_CASE(registers_are_copied)
{
	Device device;
	const Mmio<16> io = device.registers();
	const u8 from[] = {1, 2, 3};
	u8 to[3] = {};

	TRY(io.memcpy_toio(29, from));
	TRY(io.memcpy_fromio(to, 29));
	KUNIT_EXPECT_EQ(to[0] + to[1] + to[2], 6);
	KUNIT_EXPECT_EQ(io.memcpy_toio(30, from).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.memcpy_fromio(to, 30).error(), EINVAL);
	KUNIT_EXPECT_EQ(io.memcpy_fromio(to, ~usize(0)).error(), EINVAL);
	TRY(io.memcpy_fromio(Span<u8>(), 32));
	return {};
}

#ifdef CONFIG_X86
/// The HPET of a PC; its first register tells the vendor, and never changes.
KUNIT_CASE(registers_are_mapped)
{
	// SAFETY: the address of the HPET of every PC that has one.
	const PhysAddr hpet = unsafe_expr(PhysAddr::from_raw(unsafe_, 0xfed00000));
	{
		// SAFETY: registers are only read, and reading them changes nothing.
		auto mapped =
			TRY(unsafe_expr(IoMem<0x100>::ioremap(unsafe_, hpet, ResourceSize(0x400))));
		KUNIT_EXPECT_EQ(mapped.mmio().size(), 0x400u);
		KUNIT_EXPECT_EQ(mapped.mmio().readl(0) >> 16, 0x8086u);
		KUNIT_EXPECT_EQ(TRY(mapped.mmio().try_readl(0)) >> 16, 0x8086u);
		IoMem<0x100> moved = move(mapped);
		KUNIT_EXPECT(mapped.is_vacant());
		IoMem<0x100> other{core::Vacant()};
		KUNIT_EXPECT(other.is_vacant());
		other = move(moved);
		KUNIT_EXPECT(!other.is_vacant());
	}
	// SAFETY: as above.
	const auto small = unsafe_expr(IoMem<0x100>::ioremap(unsafe_, hpet, ResourceSize(0x80)));
	KUNIT_EXPECT_EQ(small.error(), EINVAL);
	// SAFETY: as above.
	const auto crooked = unsafe_expr(
		IoMem<0x100>::ioremap(unsafe_, hpet + ResourceSize(4), ResourceSize(0x200)));
	KUNIT_EXPECT_EQ(crooked.error(), EINVAL);
	return {};
}
#endif

} // namespace

KUNIT_SUITE(registers, KUNIT_RUN(registers_of_each_width), KUNIT_RUN(registers_have_bounds),
	    KUNIT_RUN(registers_are_copied)
#ifdef CONFIG_X86
		    ,
	    KUNIT_RUN(registers_are_mapped)
#endif
);
