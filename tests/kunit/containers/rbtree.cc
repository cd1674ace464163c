// SPDX-License-Identifier: GPL-2.0
/// @file
/// Trees: order, replacing, entries, cursors, bounds, reservations.
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>

using namespace kernel;

namespace
{

using Tree = RBTree<u32, u32>;

/// Prime. Few enough for a run with each of their allocations failing.
constexpr u32 KEYS = 211;

/// A permutation of 0 to KEYS - 1.
constexpr u32 shuffled(u32 i)
{
	return i * 331 % KEYS;
}

Result<void> fill(Tree &tree)
{
	for (u32 i = 0; i < KEYS; i++)
		(void)TRY(tree.try_create_and_insert(shuffled(i), i, GFP_KERNEL));
	return {};
}

KUNIT_CASE(rbtree_sorts)
{
	Tree tree;
	u32 expected = 0;

	KUNIT_EXPECT(tree.is_empty());
	TRY(fill(tree));
	for (auto [key, value] : tree) {
		KUNIT_ASSERT_EQ(key, expected);
		KUNIT_ASSERT_EQ(shuffled(value), key);
		expected++;
	}
	KUNIT_EXPECT_EQ(expected, KEYS);
	const Tree &view = tree;
	u32 count = 0;
	for (auto [key, value] : view)
		count += key < KEYS && value < KEYS;
	KUNIT_EXPECT_EQ(count, KEYS);
	return {};
}

KUNIT_CASE(rbtree_finds_and_changes)
{
	Tree tree;

	TRY(fill(tree));
	for (u32 i = 0; i < KEYS; i++) {
		KUNIT_ASSERT(tree.contains(i));
		*tree.get_mut(shuffled(i)) += 1000;
	}
	for (u32 i = 0; i < KEYS; i++)
		KUNIT_ASSERT_EQ(tree.get(shuffled(i)).copied().value_or(0u), i + 1000);
	KUNIT_EXPECT(tree.get(KEYS).is_none());
	return {};
}

KUNIT_CASE(rbtree_insert_replaces)
{
	Tree tree;

	KUNIT_EXPECT(TRY(tree.try_create_and_insert(1, 10, GFP_KERNEL)).is_none());
	auto old = TRY(tree.try_create_and_insert(1, 11, GFP_KERNEL));
	KUNIT_ASSERT(old.is_some());
	KUNIT_EXPECT_EQ(old->value(), 10u);
	KUNIT_EXPECT_EQ(old->key(), 1u);
	KUNIT_EXPECT_EQ(tree.get(1).copied().value_or(0u), 11u);
	return {};
}

KUNIT_CASE(rbtree_removes)
{
	Tree tree;

	TRY(fill(tree));
	for (u32 i = 0; i < KEYS; i += 2)
		KUNIT_ASSERT_EQ(shuffled(tree.remove(i).value_or(1000u)), i);
	KUNIT_EXPECT(tree.remove(0).is_none());
	KUNIT_EXPECT(tree.remove_node(0).is_none());
	u32 expected = 1;
	for (auto [key, value] : tree) {
		KUNIT_ASSERT_EQ(key, expected);
		expected += 2;
	}
	KUNIT_EXPECT_EQ(expected, KEYS);
	tree.clear();
	KUNIT_EXPECT(tree.is_empty());
	return {};
}

/// A node goes round without an allocation: out, changed, in again.
KUNIT_CASE(rbtree_reuses_memory)
{
	Tree tree;
	auto memory = TRY((RBTreeNodeReservation<u32, u32>::create(GFP_KERNEL)));

	(void)tree.insert(core::move(memory).into_node(5, 50));
	auto node = tree.remove_node(5);
	KUNIT_ASSERT(node.is_some());
	auto again = core::move(*node).into_reservation();
	(void)tree.insert(core::move(again).into_node(6, 60));
	KUNIT_EXPECT_EQ(tree.get(6).copied().value_or(0u), 60u);
	KUNIT_EXPECT(!tree.contains(5));
	return {};
}

KUNIT_CASE(rbtree_entries)
{
	Tree tree;

	auto memory = TRY((RBTreeNodeReservation<u32, u32>::create(GFP_KERNEL)));
	auto slot = tree.entry(3);
	KUNIT_EXPECT(!slot.is_occupied());
	KUNIT_EXPECT(slot.get().is_none());
	u32 &value = core::move(slot).or_insert(core::move(memory), 30);
	value++;

	auto spare = TRY((RBTreeNodeReservation<u32, u32>::create(GFP_KERNEL)));
	auto found = tree.entry(3);
	KUNIT_EXPECT(found.is_occupied());
	KUNIT_EXPECT_EQ(found.get().copied().value_or(0u), 31u);
	KUNIT_EXPECT_EQ(core::move(found).or_insert(core::move(spare), 99), 31u);
	auto removed = tree.entry(3).remove();
	KUNIT_ASSERT(removed.is_some());
	KUNIT_EXPECT_EQ(core::move(*removed).into_value(), 31u);
	KUNIT_EXPECT(tree.is_empty());
	return {};
}

KUNIT_CASE(rbtree_cursors_and_bounds)
{
	Tree tree;

	for (u32 key = 10; key <= 50; key += 10)
		(void)TRY(tree.try_create_and_insert(key, key * 2, GFP_KERNEL));

	KUNIT_EXPECT_EQ(tree.cursor_lower_bound(20).key().copied().value_or(0u), 20u);
	KUNIT_EXPECT_EQ(tree.cursor_lower_bound(21).key().copied().value_or(0u), 30u);
	KUNIT_EXPECT_EQ(tree.cursor_upper_bound(20).key().copied().value_or(0u), 30u);
	KUNIT_EXPECT(tree.cursor_upper_bound(50).key().is_none());
	KUNIT_EXPECT_EQ(tree.cursor_back().value().copied().value_or(0u), 100u);

	auto at = tree.cursor_front();
	at.move_next();
	at.move_next();
	at.move_prev();
	KUNIT_EXPECT_EQ(at.key().copied().value_or(0u), 20u);
	auto node = at.remove();
	KUNIT_ASSERT(node.is_some());
	KUNIT_EXPECT_EQ(at.key().copied().value_or(0u), 30u);
	while (at.is_at_entry())
		(void)at.remove();
	KUNIT_EXPECT(at.remove().is_none());
	KUNIT_EXPECT_EQ(tree.cursor_front().key().copied().value_or(0u), 10u);
	return {};
}

KUNIT_CASE(rbtree_moves)
{
	Tree tree;

	TRY(fill(tree));
	Tree other = core::move(tree);
	KUNIT_EXPECT(other.contains(KEYS - 1));
	Tree third;
	third = core::move(other);
	KUNIT_EXPECT(third.contains(KEYS - 1));
	return {};
}

KUNIT_CASE(rbtree_nodes_are_owners)
{
	auto a = TRY((RBTreeNode<u32, u32>::create(GFP_KERNEL, 1u, 10u)));
	auto b = TRY((RBTreeNode<u32, u32>::create(GFP_KERNEL, 2u, 20u)));

	a = move(b);
	KUNIT_EXPECT_EQ(a.key(), 2u);
	a.value() = 21;
	const auto &view = a;
	KUNIT_EXPECT_EQ(view.value(), 21u);
	return {};
}

} // namespace

KUNIT_SUITE(rbtree, KUNIT_RUN(rbtree_sorts), KUNIT_RUN(rbtree_finds_and_changes),
	    KUNIT_RUN(rbtree_insert_replaces), KUNIT_RUN(rbtree_removes),
	    KUNIT_RUN(rbtree_reuses_memory), KUNIT_RUN(rbtree_entries),
	    KUNIT_RUN(rbtree_cursors_and_bounds), KUNIT_RUN(rbtree_moves),
	    KUNIT_RUN(rbtree_nodes_are_owners));
