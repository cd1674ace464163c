// SPDX-License-Identifier: GPL-2.0
/// @file
/// Pages.
#include <kernel/kunit.hh>
#include <kernel/kvec.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

KUNIT_CASE(page_copies)
{
	Page page = TRY(Page::alloc_page(GFP_KERNEL | __GFP_ZERO));
	const u8 bytes[] = {1, 2, 3, 4};
	u8 back[6] = {9, 9, 9, 9, 9, 9};

	TRY(page.write(PAGE_SIZE - 4, bytes));
	TRY(page.read(PAGE_SIZE - 6, back));
	KUNIT_EXPECT_EQ(back[0], 0);
	KUNIT_EXPECT_EQ(back[2], 1);
	KUNIT_EXPECT_EQ(back[5], 4);
	TRY(page.fill_zero(PAGE_SIZE - 2, 2));
	TRY(page.read(PAGE_SIZE - 6, back));
	KUNIT_EXPECT_EQ(back[3], 2);
	KUNIT_EXPECT_EQ(back[5], 0);
	return {};
}

KUNIT_CASE(page_has_bounds)
{
	Page page = TRY(Page::alloc_page(GFP_KERNEL));
	u8 bytes[4] = {};

	KUNIT_EXPECT_EQ(page.write(PAGE_SIZE - 3, bytes).error(), EINVAL);
	KUNIT_EXPECT_EQ(page.read(PAGE_SIZE - 3, bytes).error(), EINVAL);
	KUNIT_EXPECT_EQ(page.read(~usize(0), bytes).error(), EINVAL);
	KUNIT_EXPECT_EQ(page.fill_zero(1, PAGE_SIZE).error(), EINVAL);
	KUNIT_EXPECT(page.fill_zero(0, PAGE_SIZE).is_ok());
	return {};
}

KUNIT_CASE(page_maps)
{
	KVec<Page> pages;

	for (u8 i = 0; i < 4; i++) {
		Page page = TRY(Page::alloc_page(GFP_KERNEL | __GFP_HIGHMEM));
		page.with_bytes_mut([&](Span<u8> bytes) { bytes.fill(i); });
		TRY(pages.push(move(page), GFP_KERNEL));
	}
	u32 sum = 0;
	for (const Page &page : pages)
		sum += page.with_bytes([&](Span<const u8> bytes) { return u32(bytes[100]); });
	KUNIT_EXPECT_EQ(sum, 6u);
	KUNIT_EXPECT(pages[0].as_ptr() != pages[1].as_ptr());
	KUNIT_EXPECT_EQ(page_align(1), PAGE_SIZE);
	KUNIT_EXPECT_EQ(page_align(PAGE_SIZE), PAGE_SIZE);
	return {};
}

KUNIT_CASE(page_is_assigned)
{
	auto a = TRY(Page::alloc_page(GFP_KERNEL));
	auto b = TRY(Page::alloc_page(GFP_KERNEL));
	const auto *second = b.as_ptr();

	a = move(b);
	KUNIT_EXPECT(a.as_ptr() == second);
	KUNIT_EXPECT(!a.is_vacant());
	return {};
}

} // namespace

KUNIT_SUITE(pages, KUNIT_RUN(page_copies), KUNIT_RUN(page_has_bounds), KUNIT_RUN(page_maps),
	    KUNIT_RUN(page_is_assigned));
