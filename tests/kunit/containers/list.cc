// SPDX-License-Identifier: GPL-2.0
/// @file
/// Lists: order, membership, cursors, moving everything, references.
#include <kernel/kunit.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

/// How many items are alive, to see that none is dropped twice or never.
constinit Atomic<s32> alive{0};

struct Item : ListLinks<0>, ListLinks<1> {
	explicit Item(u32 value) : value(value) { alive.inc(); }
	~Item() { alive.dec(); }
	const u32 value;
};

using First = List<Item, 0>;
using Second = List<Item, 1>;

Result<ListArc<Item>> item(u32 value)
{
	return ListArc<Item>::create(GFP_KERNEL, value);
}

/// The values on a list, as the digits of a number.
template <typename L>
u64 digits(const L &list)
{
	u64 number = 0;

	for (const Item &item : list)
		number = number * 10 + item.value;
	return number;
}

KUNIT_CASE(list_keeps_order)
{
	First list;

	KUNIT_EXPECT(list.is_empty());
	KUNIT_EXPECT(list.pop_front().is_none());
	list.push_back(TRY(item(2)));
	list.push_back(TRY(item(3)));
	list.push_front(TRY(item(1)));
	KUNIT_EXPECT_EQ(digits(list), 123u);
	auto last = list.pop_back();
	KUNIT_ASSERT(last.is_some());
	KUNIT_EXPECT_EQ((*last)->value, 3u);
	auto first = list.pop_front();
	KUNIT_ASSERT(first.is_some());
	KUNIT_EXPECT_EQ((*first)->value, 1u);
	KUNIT_EXPECT_EQ(digits(list), 2u);
	return {};
}

KUNIT_CASE(list_drops_what_it_holds)
{
	const s32 before = alive.load(Relaxed);

	{
		First list;

		for (u32 i = 0; i < 5; i++)
			list.push_back(TRY(item(i)));
		KUNIT_EXPECT_EQ(alive.load(Relaxed), before + 5);
	}
	KUNIT_EXPECT_EQ(alive.load(Relaxed), before);
	return {};
}

KUNIT_CASE(list_arc_is_the_only_right)
{
	auto owner = TRY(item(1));
	Arc<Item> shared = owner.clone_arc();

	KUNIT_EXPECT((ListArc<Item, 0>::try_from_arc(shared.clone()).is_none()));
	auto other_id = ListArc<Item, 1>::try_from_arc(shared.clone());
	KUNIT_EXPECT(other_id.is_some());
	(void)core::move(owner).into_arc();
	auto again = ListArc<Item, 0>::try_from_arc(shared.clone());
	KUNIT_EXPECT(again.is_some());
	KUNIT_EXPECT_EQ((*again)->value, 1u);
	return {};
}

KUNIT_CASE(list_item_is_on_two_lists)
{
	First first;
	Second second;
	auto a = TRY(item(4));
	Arc<Item> shared = a.clone_arc();

	first.push_back(core::move(a));
	auto b = ListArc<Item, 1>::try_from_arc(shared.clone());
	KUNIT_ASSERT(b.is_some());
	second.push_back(b.take().value());
	KUNIT_EXPECT_EQ(digits(first), 4u);
	KUNIT_EXPECT_EQ(digits(second), 4u);
	KUNIT_EXPECT(first.contains(*shared));
	KUNIT_EXPECT(second.contains(*shared));
	first.clear();
	KUNIT_EXPECT(!first.contains(*shared));
	KUNIT_EXPECT(second.contains(*shared));
	return {};
}

KUNIT_CASE(list_removes_only_its_own)
{
	First here;
	First there;
	auto a = TRY(item(1));
	Arc<Item> shared = a.clone_arc();

	KUNIT_EXPECT(here.remove(*shared).is_none());
	here.push_back(core::move(a));
	KUNIT_EXPECT(there.remove(*shared).is_none());
	KUNIT_EXPECT(here.contains(*shared));
	auto removed = here.remove(*shared);
	KUNIT_EXPECT(removed.is_some());
	KUNIT_EXPECT(here.is_empty());
	KUNIT_EXPECT(here.remove(*shared).is_none());
	return {};
}

/// Names move with contents: membership stays right whatever is moved where.
KUNIT_CASE(list_moves_everything)
{
	First a;
	First b;
	auto one = TRY(item(1));
	Arc<Item> shared = one.clone_arc();

	a.push_back(core::move(one));
	a.push_back(TRY(item(2)));
	b.push_all_back(a);
	KUNIT_EXPECT(a.is_empty());
	KUNIT_EXPECT_EQ(digits(b), 12u);
	KUNIT_EXPECT(b.contains(*shared));
	KUNIT_EXPECT(!a.contains(*shared));

	a.push_back(TRY(item(3)));
	b.push_all_back(a);
	// cfl-expect: borrow-exclusive - itself at its own end: nothing happens
	b.push_all_back(b);
	KUNIT_EXPECT_EQ(digits(b), 123u);
	KUNIT_EXPECT(a.remove(*shared).is_none());

	a.push_back(TRY(item(9)));
	a.push_all_back(b);
	KUNIT_EXPECT_EQ(digits(a), 9123u);
	KUNIT_EXPECT(b.remove(*shared).is_none());
	KUNIT_EXPECT(a.remove(*shared).is_some());
	KUNIT_EXPECT_EQ(digits(a), 923u);
	return {};
}

KUNIT_CASE(list_cursor_edits)
{
	First list;

	for (u32 i = 1; i <= 5; i++)
		list.push_back(TRY(item(i)));
	for (auto at = list.cursor_front(); at.is_at_item();) {
		if (at.current()->value % 2 == 0)
			(void)at.remove();
		else
			at.move_next();
	}
	KUNIT_EXPECT_EQ(digits(list), 135u);

	auto at = list.cursor_front();
	at.insert_before(TRY(item(7)));
	at.insert_after(TRY(item(8)));
	KUNIT_EXPECT_EQ(digits(list), 71835u);
	at = list.cursor_back();
	at.move_next();
	KUNIT_EXPECT(at.current().is_none());
	KUNIT_EXPECT(at.remove().is_none());
	at.insert_before(TRY(item(6)));
	KUNIT_EXPECT_EQ(digits(list), 718356u);
	at.move_prev();
	KUNIT_EXPECT_EQ(at.current()->value, 6u);
	return {};
}

KUNIT_CASE(list_leaves_nothing_behind)
{
	KUNIT_EXPECT_EQ(alive.load(Relaxed), 0);
	return {};
}

struct Ranked : ListLinks<0>, ListLinks<1> {
	ListArcField<u32> rank{1u};
	ListArcField<u32, 1> other{10u};
};

/// Each field goes with the right to its own slot, on and off a list.
KUNIT_CASE(list_arc_field_goes_with_the_right)
{
	auto item = TRY(ListArc<Ranked>::create(GFP_KERNEL));
	auto second = ListArc<Ranked, 1>::try_from_arc(item.clone_arc());
	KUNIT_ASSERT(second.is_some());
	List<Ranked> list;

	item.field<&Ranked::rank>() += 4;
	second->field<&Ranked::other>() += 4;
	list.push_back(move(item));
	{
		auto at = list.cursor_front();
		auto rank = at.field<&Ranked::rank>();
		KUNIT_ASSERT(rank.is_some());
		KUNIT_EXPECT_EQ(*rank, 5u);
		*rank = 7;
	}
	auto back = list.pop_front();
	KUNIT_ASSERT(back.is_some());
	KUNIT_EXPECT_EQ(back->field<&Ranked::rank>(), 7u);
	KUNIT_EXPECT_EQ(second->field<&Ranked::other>(), 14u);
	KUNIT_EXPECT(list.cursor_front().field<&Ranked::rank>().is_none());
	return {};
}

KUNIT_CASE(list_arc_is_assigned)
{
	{
		auto a = TRY(item(1));
		auto b = TRY(item(2));
		auto last = b.clone_arc();

		a = move(b);
		KUNIT_EXPECT_EQ((*a).value, 2u);
		KUNIT_EXPECT_EQ(alive.load(Relaxed), 1);
		KUNIT_EXPECT(last->ListLinks<0>::is_claimed());
		KUNIT_EXPECT(!last->ListLinks<1>::is_claimed());
	}
	KUNIT_EXPECT_EQ(alive.load(Relaxed), 0);
	return {};
}

} // namespace

KUNIT_SUITE(list, KUNIT_RUN(list_keeps_order), KUNIT_RUN(list_drops_what_it_holds),
	    KUNIT_RUN(list_arc_is_the_only_right), KUNIT_RUN(list_item_is_on_two_lists),
	    KUNIT_RUN(list_removes_only_its_own), KUNIT_RUN(list_moves_everything),
	    KUNIT_RUN(list_cursor_edits), KUNIT_RUN(list_leaves_nothing_behind),
	    KUNIT_RUN(list_arc_field_goes_with_the_right), KUNIT_RUN(list_arc_is_assigned));
