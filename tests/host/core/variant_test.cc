// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <core/variant.hh>

using namespace core;
using core::test::Counted;
using core::test::Unique;

namespace
{

TEST(Variant, KnowsWhich)
{
	Variant<int, char> v = 'x';
	EXPECT_TRUE(v.holds<char>() && !v.holds<int>());
	EXPECT_TRUE(v.get<int>().is_none());
	EXPECT_EQ(*v.get<char>(), 'x');
	v = 4;
	const auto &fixed = v;
	EXPECT_EQ(*fixed.get<int>(), 4);
	EXPECT_TRUE(fixed.get<char>().is_none());
	EXPECT_EQ(v.visit(Overload{[](int &n) { return ++n; }, [](char &) { return 0; }}), 5);
	EXPECT_EQ(fixed.visit([](const auto &n) { return static_cast<int>(n); }), 5);
}

TEST(Variant, DestroysWhatItHolds)
{
	{
		Variant<Counted, int> a = Counted(1);
		Variant<Counted, int> b = a;
		EXPECT_EQ(Counted::alive, 2);
		Variant<Counted, int> c = static_cast<Variant<Counted, int> &&>(b);
		EXPECT_EQ(c.get<Counted>()->value, 1);
		b = 3;
		EXPECT_EQ(Counted::alive, 2);
		a = c;
		c = static_cast<Variant<Counted, int> &&>(a);
		Variant<Counted, int> &alias = c;
		c = alias;
		EXPECT_EQ(c.get<Counted>()->value, 1);
	}
	EXPECT_EQ(Counted::alive, 0);
	{
		Variant<Unique, int, char, long> u = Unique(2);
		auto moved = static_cast<decltype(u) &&>(u);
		EXPECT_EQ(moved.get<Unique>()->counted.value, 2);
	}
	EXPECT_EQ(Counted::alive, 0);
}

} // namespace
