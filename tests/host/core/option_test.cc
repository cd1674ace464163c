// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

using namespace core;
using core::test::Counted;
using core::test::Unique;

namespace
{

static_assert(sizeof(Option<int &>) == sizeof(int *));
static_assert(is_trivially_copyable<Option<int>>);
static_assert(!is_copy_constructible<Option<Unique>>);
static_assert(Option<int>(3).map([](int n) { return n + 1; }) == 4);
static_assert(Option<int>().is_none());

TEST(Option, EmptyAndFull)
{
	Option<int> none;
	Option<int> some = 3;
	EXPECT_TRUE(none.is_none() && !none.is_some() && !none && none == None);
	EXPECT_TRUE(some.is_some() && some && some == 3);
	EXPECT_EQ(some.value(), 3);
	EXPECT_EQ(*some, 3);
	EXPECT_EQ(none.value_or(9), 9);
	EXPECT_EQ(Option<int>(4).value_or(9), 4);
	EXPECT_EQ(Option<int>().value_or(9), 9);
	const Option<int> fixed = 5;
	EXPECT_EQ(fixed.value(), 5);
	EXPECT_EQ(*fixed, 5);
	EXPECT_EQ(*Option<int>(6), 6);
	none = 8;
	EXPECT_EQ(none, 8);
	none = None;
	EXPECT_TRUE(none.is_none());
}

TEST(Option, DestroysWhatItHolds)
{
	{
		Option<Counted> a(Counted(1));
		Option<Counted> b = a;
		EXPECT_EQ(Counted::alive, 2);
		EXPECT_TRUE(a == b);
		Option<Counted> c = static_cast<Option<Counted> &&>(a);
		EXPECT_TRUE(a.is_none());
		EXPECT_EQ(Counted::alive, 2);
		b = c;
		b = static_cast<Option<Counted> &&>(c);
		Option<Counted> &alias = b;
		b = alias;
		EXPECT_EQ(b->value, 1);
		EXPECT_EQ(Counted::alive, 1);
		b.emplace(7);
		EXPECT_EQ(b->value, 7);
		b.reset();
		EXPECT_EQ(Counted::alive, 0);
		b.emplace(8);
	}
	EXPECT_EQ(Counted::alive, 0);
}

TEST(Option, TakeAndReplace)
{
	Option<Unique> a(Unique(1));
	Option<Unique> b = a.take();
	EXPECT_TRUE(a.is_none());
	EXPECT_EQ(b->counted.value, 1);
	Option<Unique> old = b.replace(Unique(2));
	EXPECT_EQ(old.value().counted.value, 1);
	Unique two = static_cast<Option<Unique> &&>(b).value();
	EXPECT_EQ(two.counted.value, 2);
	Option<int> trivial = 3;
	EXPECT_EQ(trivial.take(), 3);
	EXPECT_TRUE(trivial.is_none());
}

TEST(Option, MapAndThen)
{
	const Option<int> three = 3;
	EXPECT_EQ(three.map([](int n) { return n * 2; }), 6);
	EXPECT_TRUE(Option<int>().map([](int n) { return n; }).is_none());
	const auto even = [](int n) -> Option<int> {
		if (n % 2)
			return None;
		return n;
	};
	EXPECT_EQ(Option<int>(4).and_then(even), 4);
	EXPECT_TRUE(Option<int>(3).and_then(even).is_none());
	EXPECT_TRUE(Option<int>().and_then(even).is_none());
	EXPECT_EQ(Option<int>().ok_or(test::ENOENT).error(), test::ENOENT);
	EXPECT_EQ(Option<int>(1).ok_or(test::ENOENT).value(), 1);
}

TEST(Option, Borrow)
{
	int n = 1;
	Option<int &> borrow = n;
	*borrow = 2;
	borrow.value()++;
	EXPECT_EQ(n, 3);
	Option<const int &> shared = borrow;
	EXPECT_EQ(*shared, 3);
	EXPECT_EQ(shared.copied(), 3);
	EXPECT_TRUE(Option<int &>().copied().is_none());
	EXPECT_EQ(shared.as_ptr(), &n);
	EXPECT_EQ(borrow.map([](int &v) { return v + 1; }), 4);
	EXPECT_TRUE(Option<int &>(None).is_none());
	int other = 9;
	EXPECT_EQ(Option<int &>().value_or(other), 9);
	EXPECT_EQ(borrow.ok_or(test::ENOENT).value(), 3);
	EXPECT_EQ(Option<int &>().ok_or(test::ENOENT).error(), test::ENOENT);
	// SAFETY: null, and a living object.
	unsafe
	{
		EXPECT_TRUE(Option<int &>::from_ptr(unsafe_, nullptr) == None);
		EXPECT_TRUE(Option<int &>::from_ptr(unsafe_, &n).is_some());
	}
	Option<Counted> owner(Counted(4));
	EXPECT_EQ(owner.as_ref()->value, 4);
	const Option<Counted> &view = owner;
	EXPECT_EQ(view.as_ref()->value, 4);
	EXPECT_EQ(view->value, 4);
	struct Object {
		int member;
	} object{5};
	EXPECT_EQ(Option<Object &>(object)->member, 5);
}

TEST(OptionDeathTest, ValueOfNone)
{
	EXPECT_DEATH((void)Option<int>().value(), "");
	EXPECT_DEATH((void)*Option<int &>(), "");
}

} // namespace
