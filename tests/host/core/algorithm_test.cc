// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <algorithm>
#include <core/algorithm.hh>
#include <core/array.hh>
#include <random>
#include <vector>

using namespace core;

namespace
{

constexpr bool sorts_in_constants()
{
	Array<int, 5> a{5, 3, 4, 1, 2};
	sort(a.span());
	return is_sorted(a.span()) && a[0] == 1;
}
static_assert(sorts_in_constants());

TEST(Sort, AsTheHostDoes)
{
	std::mt19937 random(1);
	for (usize size = 0; size < 200; size++) {
		std::vector<u32> numbers(size);
		for (u32 &n : numbers)
			n = random() % (size / 2 + 1);
		std::vector<u32> expected = numbers;
		std::sort(expected.begin(), expected.end());
		sort(Span<u32>(numbers));
		EXPECT_EQ(numbers, expected) << size;
		std::sort(expected.begin(), expected.end(), std::greater<>());
		sort(Span<u32>(numbers), [](u32 a, u32 b) { return a > b; });
		EXPECT_EQ(numbers, expected) << size;
		reverse(Span<u32>(numbers));
		EXPECT_TRUE(is_sorted(Span<u32>(numbers)));
		for (u32 n = 0; n < 20; n++) {
			std::reverse(expected.begin(), expected.end());
			std::sort(expected.begin(), expected.end());
			const usize at = static_cast<usize>(
				std::lower_bound(expected.begin(), expected.end(), n) -
				expected.begin());
			EXPECT_EQ(lower_bound(Span<u32>(numbers), n), at);
			EXPECT_EQ(binary_search(Span<u32>(numbers), n).is_some(),
				  std::binary_search(expected.begin(), expected.end(), n));
		}
	}
}

TEST(Sort, MovesOwners)
{
	std::vector<test::Unique> owners;
	for (int n = 0; n < 40; n++)
		owners.emplace_back((n * 7) % 40);
	const auto less = [](const test::Unique &a, const test::Unique &b) {
		return a.counted.value < b.counted.value;
	};
	sort(Span<test::Unique>(owners), less);
	EXPECT_TRUE(is_sorted(Span<test::Unique>(owners), less));
	EXPECT_EQ(owners[39].counted.value, 39);
}

TEST(Find, Searches)
{
	const int raw[] = {3, 1, 2, 1};
	Span<const int> span = raw;
	EXPECT_EQ(core::find(span, 1), Option<usize>(1));
	EXPECT_TRUE(core::find(span, 9).is_none());
	EXPECT_EQ(find_if(span, [](int n) { return n < 3; }), Option<usize>(1));
	EXPECT_EQ(count_if(span, [](int n) { return n == 1; }), 2u);
	EXPECT_TRUE(any_of(span, [](int n) { return n == 2; }));
	EXPECT_FALSE(all_of(span, [](int n) { return n == 1; }));
	EXPECT_TRUE(all_of(span, [](int n) { return n > 0; }));
	EXPECT_EQ(core::min(2, 1), 1);
	EXPECT_EQ(core::max(2, 1), 2);
	EXPECT_EQ(core::clamp(9, 0, 5), 5);
	EXPECT_EQ(core::clamp(-9, 0, 5), 0);
	EXPECT_EQ(core::clamp(3, 0, 5), 3);
}

} // namespace
