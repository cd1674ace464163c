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

/// An owner that says whether it is vacant, and counts what it owns.
class Handle
{
public:
	explicit Handle(int *owned) noexcept : owned_(owned) { ++*owned_; }
	explicit constexpr Handle(Vacant) noexcept : owned_(nullptr) {}
	Handle(Handle &&other) noexcept : owned_(other.owned_) { other.owned_ = nullptr; }
	Handle &operator=(Handle &&) = delete;
	~Handle()
	{
		if (owned_)
			--*owned_;
	}
	bool is_vacant() const noexcept { return !owned_; }
	int *get() const noexcept { return owned_; }

private:
	int *owned_;
};

static_assert(sizeof(Option<Handle>) == sizeof(Handle));
static_assert(!is_copy_constructible<Option<Handle>> && is_move_constructible<Option<Handle>>);
static_assert(sizeof(Result<Handle>) == 2 * sizeof(Handle));

TEST(Option, OfAnOwnerThatKnowsItsVacancy)
{
	int alive = 0;
	{
		Option<Handle> none;
		Option<Handle> some = Handle(&alive);
		EXPECT_TRUE(none.is_none() && some.is_some());
		EXPECT_EQ(some->get(), &alive);
		none = move(some);
		EXPECT_TRUE(none.is_some() && some.is_none());
		some.emplace(&alive);
		EXPECT_EQ(alive, 2);
		some = None;
		EXPECT_EQ(alive, 1);
		Option<Handle> taken = none.take();
		EXPECT_TRUE(none.is_none() && taken.is_some());
		{
			Handle out = *move(taken);
			EXPECT_EQ(alive, 1);
			EXPECT_TRUE(taken.is_none());
		}
		EXPECT_EQ(alive, 0);
		Option<Handle> old = taken.replace(Handle(&alive));
		EXPECT_TRUE(old.is_none() && taken.is_some());
		EXPECT_TRUE(taken.as_ref().is_some());
		EXPECT_EQ(move(taken).map([](Handle h) { return *h.get(); }), Option<int>(1));
		EXPECT_EQ(alive, 0);
	}
	EXPECT_EQ(alive, 0);
}

TEST(Option, ResultOfAnOwnerThatKnowsItsVacancy)
{
	int alive = 0;
	auto make = [&](bool well) -> Result<Handle> {
		if (!well)
			return errors::INVALID;
		return Handle(&alive);
	};
	{
		Result<Handle> good = make(true);
		Result<Handle> bad = make(false);
		EXPECT_TRUE(good.is_ok() && bad.is_err());
		EXPECT_EQ(bad.error(), errors::INVALID);
		bad = move(good);
		EXPECT_TRUE(bad.is_ok());
		EXPECT_EQ(alive, 1);
		bad = make(false);
		EXPECT_EQ(alive, 0);
		auto use = [&](bool well) -> Result<int> {
			Handle handle = TRY(make(well));
			return *handle.get();
		};
		EXPECT_EQ(use(true).value(), 1);
		EXPECT_EQ(use(false).error(), errors::INVALID);
		EXPECT_TRUE(make(true).ok().is_some());
		EXPECT_TRUE(make(false).ok().is_none());
	}
	EXPECT_EQ(alive, 0);
}

TEST(OptionDeathTest, ValueOfNone)
{
	EXPECT_DEATH((void)Option<int>().value(), "");
	EXPECT_DEATH((void)*Option<int &>(), "");
}

} // namespace
