// SPDX-License-Identifier: GPL-2.0
/// @file
/// Physical addresses, and those of devices.
#include <kernel/kunit.hh>
#include <kernel/phys_addr.hh>
#include <kernel/prelude.hh>

using namespace kernel;

static_assert(!core::is_convertible<PhysAddr, DmaAddr>);
static_assert(!core::is_convertible<BusAddr, DmaAddr>);
static_assert(!core::is_convertible<PhysAddr, u64>);
static_assert(!core::is_convertible<u64, PhysAddr>);
static_assert(!core::is_convertible<u64, ResourceSize>);
static_assert(!core::is_convertible<ResourceSize, u64>);
static_assert(sizeof(PhysAddr) == sizeof(::phys_addr_t));
static_assert(sizeof(DmaAddr) == sizeof(::dma_addr_t));

namespace
{

template <typename A>
A address(u64 raw)
{
	// SAFETY: they are only computed with.
	return unsafe_expr(A::from_raw(unsafe_, static_cast<typename A::Raw>(raw)));
}

template <typename A>
void check_arithmetic(kernel::kunit::Test &test)
{
	const A start = address<A>(0x12345678);

	KUNIT_EXPECT_EQ((start + ResourceSize(8)).raw(), 0x12345680u);
	KUNIT_EXPECT(start + ResourceSize(8) - start == ResourceSize(8));
	KUNIT_EXPECT(start.align_down(0x1000) == address<A>(0x12345000));
	KUNIT_EXPECT(start.align_down(0x1000).is_aligned(0x1000));
	KUNIT_EXPECT(!start.is_aligned(16));
	KUNIT_EXPECT_EQ(start.lower_32_bits(), 0x12345678u);
	KUNIT_EXPECT(A() < start && start <= start);
	KUNIT_EXPECT(start.checked_add(ResourceSize(~ResourceSize::Raw(0))).is_none());
	KUNIT_EXPECT(start.checked_add(ResourceSize(1)).is_some());
	if (sizeof(typename A::Raw) == 8)
		KUNIT_EXPECT_EQ(address<A>(0x1'0000'0002).upper_32_bits(), 1u);
}

KUNIT_CASE(addresses_are_computed_with)
{
	check_arithmetic<PhysAddr>(test);
	check_arithmetic<DmaAddr>(test);
	check_arithmetic<BusAddr>(test);
	return {};
}

KUNIT_CASE(sizes_are_computed_with)
{
	constexpr ResourceSize size = ResourceSize(4096) + ResourceSize(1) - ResourceSize(97);

	KUNIT_EXPECT_EQ(size.get(), 4000u);
	KUNIT_EXPECT(ResourceSize() < size);
	return {};
}

} // namespace

KUNIT_SUITE(numbers, KUNIT_RUN(addresses_are_computed_with), KUNIT_RUN(sizes_are_computed_with));
