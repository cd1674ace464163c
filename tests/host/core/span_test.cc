// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <core/array.hh>
#include <core/scope_guard.hh>
#include <core/span.hh>
#include <vector>

using namespace core;

namespace
{

constexpr int sum(Span<const int> span)
{
	int total = 0;
	for (int n : span)
		total += n;
	return total;
}

constexpr int fill_and_sum()
{
	Array<int, 4> a{1, 2, 3, 4};
	Span<int> all = a;
	all.first(2).fill(10);
	all.skip(3)[0] = 0;
	return sum(a) + sum(all.subspan(0, 2));
}
static_assert(fill_and_sum() == 43);

TEST(Span, Views)
{
	int raw[] = {1, 2, 3, 4, 5};
	Span<int> all = raw;
	EXPECT_EQ(all.size(), 5u);
	EXPECT_EQ(all.size_bytes(), 20u);
	EXPECT_EQ(all.data(), raw);
	EXPECT_EQ(all.first(2).size(), 2u);
	EXPECT_EQ(all.last(2)[0], 4);
	EXPECT_EQ(all.skip(4)[0], 5);
	EXPECT_TRUE(all.skip(5).empty());
	EXPECT_EQ(all.subspan(1, 2)[1], 3);
	EXPECT_EQ(*all.get(4), 5);
	EXPECT_TRUE(all.get(5).is_none());
	EXPECT_EQ(all.get(1, 3)->size(), 3u);
	EXPECT_TRUE(all.get(1, 5).is_none());
	EXPECT_TRUE(all.get(6, 0).is_none());
	EXPECT_TRUE(all.get(~usize(0), 2).is_none());
	EXPECT_EQ(*all.front(), 1);
	EXPECT_EQ(*all.back(), 5);
	EXPECT_TRUE(Span<int>().back().is_none());
	EXPECT_TRUE(Span<int>().front().is_none());
	const auto halves = all.split_at(2);
	EXPECT_EQ(halves.before.size(), 2u);
	EXPECT_EQ(halves.after[0], 3);
	std::vector<int> vector{1, 2, 3};
	EXPECT_EQ(sum(vector), 6);
	const std::vector<int> fixed{1, 2};
	EXPECT_EQ(sum(fixed), 3);
	EXPECT_EQ(Span(vector).size(), 3u);
	// SAFETY: the array has five.
	unsafe
	{
		EXPECT_EQ(sum(Span<int>::from_raw(unsafe_, raw, 5)), 15);
	}
}

TEST(Span, CopyAndCompare)
{
	int a[] = {1, 2, 3};
	int b[] = {4, 5, 6};
	Span<int> left = a;
	left.copy_from(b);
	EXPECT_TRUE(left.equals(Span<const int>(b)));
	left.last(2).copy_from(left.first(2));
	EXPECT_EQ(a[2], 5);
	EXPECT_FALSE(left.equals(Span<int>(b)));
	EXPECT_FALSE(left.equals(Span<int>(b).first(2)));
	test::Counted objects[] = {test::Counted(1), test::Counted(2)};
	test::Counted copies[] = {test::Counted(0), test::Counted(0)};
	Span<test::Counted>(copies).copy_from(objects);
	EXPECT_EQ(copies[1].value, 2);
}

TEST(SpanDeathTest, OutOfBounds)
{
	int raw[] = {1, 2, 3};
	Span<int> all = raw;
	EXPECT_DEATH((void)all[3], "");
	EXPECT_DEATH((void)all.first(4), "");
	EXPECT_DEATH((void)all.last(4), "");
	EXPECT_DEATH((void)all.skip(4), "");
	EXPECT_DEATH((void)all.subspan(2, 2), "");
	EXPECT_DEATH(all.copy_from(Span<const int>(all).first(2)), "");
}

TEST(Array, Members)
{
	Array<int, 3> a{1, 2, 3};
	const Array<int, 3> b = a;
	EXPECT_TRUE(a == b);
	a[0] = 9;
	EXPECT_EQ(b[0], 1);
	EXPECT_EQ(*a.get(0), 9);
	EXPECT_TRUE(b.get(3).is_none());
	EXPECT_EQ(a.span().size(), 3u);
	EXPECT_EQ(b.span()[2], 3);
	EXPECT_EQ(a.size(), 3u);
	EXPECT_EQ(b.data()[1], 2);
	a.fill(4);
	int total = 0;
	for (int n : a)
		total += n;
	for (int n : b)
		total += n;
	EXPECT_EQ(total, 18);
	EXPECT_DEATH((void)a[3], "");
	static_assert(Array{1, 2}.size() == 2);
}

TEST(ScopeGuard, MoveKeepsOne)
{
	int runs = 0;
	{
		ScopeGuard guard([&] { runs++; });
		auto moved = static_cast<decltype(guard) &&>(guard);
		(void)moved;
	}
	EXPECT_EQ(runs, 1);
	{
		ScopeGuard guard([&] { runs++; });
		guard.dismiss();
	}
	EXPECT_EQ(runs, 1);
}

} // namespace
