// SPDX-License-Identifier: GPL-2.0
/// @file
/// Vectors of trivial objects, of objects that must be moved one by one, and of owners.
#include "counted.hh"

#include <core/algorithm.hh>
#include <kernel/kbox.hh>
#include <kernel/kunit.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>

using namespace kernel;
using memory_test::Counted;
using memory_test::living;

namespace
{

template <typename V>
Result<void> check_growth(kernel::kunit::Test &test, u32 count)
{
	V v;

	for (u32 i = 0; i < count; i++)
		TRY(v.emplace(GFP_KERNEL, i));
	KUNIT_EXPECT_EQ(v.size(), count);
	KUNIT_EXPECT(v.capacity() >= count);
	u32 wrong = 0;
	for (u32 i = 0; i < count; i++)
		wrong += v[i] == typename V::Element(i) ? 0 : 1;
	KUNIT_EXPECT_EQ(wrong, 0u);
	return {};
}

KUNIT_CASE(vec_grows)
{
	TRY(check_growth<KVec<u32>>(test, 5000));
	TRY(check_growth<VVec<u32>>(test, 5000));
	TRY(check_growth<KVVec<u32>>(test, 100000));
	TRY(check_growth<KVec<Counted>>(test, 500));
	TRY(check_growth<VVec<Counted>>(test, 500));
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(vec_looks)
{
	KVec<u32> v = TRY(KVec<u32>::from_elem(7, 3, GFP_KERNEL));
	const KVec<u32> &shared = v;

	// cfl-expect: borrow-exclusive - both ways are compared here
	v[0] = 1;
	KUNIT_EXPECT_EQ(shared[0], 1u);
	KUNIT_EXPECT(!v.empty());
	KUNIT_EXPECT(v.get(3).is_none());
	KUNIT_EXPECT_EQ(*shared.get(2), 7u);
	KUNIT_EXPECT_EQ(*v.front(), 1u);
	KUNIT_EXPECT_EQ(*shared.front(), 1u);
	// cfl-expect: borrow-exclusive - as above
	*v.back() = 9;
	KUNIT_EXPECT_EQ(*shared.back(), 9u);
	u32 sum = 0;
	for (u32 n : v)
		sum += n;
	for (const u32 &n : shared)
		sum += n;
	KUNIT_EXPECT_EQ(sum, 34u);
	KUNIT_EXPECT_EQ(shared.span().size(), 3u);
	KUNIT_EXPECT(v.data() == shared.data());
	KUNIT_EXPECT(KVec<u32>().back().is_none());
	KUNIT_EXPECT(KVec<u32>().front().is_none());
	KVec<u32> copy = TRY(shared.clone(GFP_KERNEL));
	KUNIT_EXPECT(copy == v);
	TRY(copy.push(1, GFP_KERNEL));
	KUNIT_EXPECT(!(copy == v));
	return {};
}

template <typename T>
Result<void> check_editing(kernel::kunit::Test &test)
{
	Vec<T, Kmalloc> v;

	for (u32 i = 0; i < 6; i++)
		TRY(v.push(T(i), GFP_KERNEL));
	TRY(v.insert(0, T(10), GFP_KERNEL));
	TRY(v.insert(4, T(11), GFP_KERNEL));
	TRY(v.insert(8, T(12), GFP_KERNEL));
	KUNIT_EXPECT_EQ(v.insert(10, T(0), GFP_KERNEL).error(), EINVAL);
	// 10 0 1 2 11 3 4 5 12
	KUNIT_EXPECT(v.remove(4) == T(11));
	KUNIT_EXPECT(v.remove(8).is_none());
	KUNIT_EXPECT(v.swap_remove(0) == T(10));
	// 12 0 1 2 3 4 5
	KUNIT_EXPECT(v.swap_remove(6) == T(5));
	KUNIT_EXPECT(v.swap_remove(6).is_none());
	KUNIT_EXPECT(v.pop() == T(4));
	v.retain([](const T &n) { return !(n == T(0)) && !(n == T(2)); });
	// 12 1 3
	KUNIT_EXPECT_EQ(v.size(), 3u);
	KUNIT_EXPECT(v[0] == T(12) && v[1] == T(1) && v[2] == T(3));
	// A source inside of the vector that moves while it grows.
	for (u32 i = 0; i < 5; i++) {
		// cfl-expect: borrow-invalidated - on purpose
		TRY(v.extend(v.span(), GFP_KERNEL));
	}
	KUNIT_EXPECT_EQ(v.size(), 96u);
	KUNIT_EXPECT(v[93] == T(12) && v[95] == T(3));
	// cfl-expect: borrow-invalidated - as above
	TRY(v.extend_with(2, v[0], GFP_KERNEL));
	KUNIT_EXPECT(v[97] == T(12));
	TRY(v.resize(99, T(1), GFP_KERNEL));
	TRY(v.resize(2, T(1), GFP_KERNEL));
	KUNIT_EXPECT_EQ(v.size(), 2u);
	Vec<T, Kmalloc> other = TRY((Vec<T, Kmalloc>::from(v.span(), GFP_KERNEL)));
	TRY(v.append_all(other, GFP_KERNEL));
	KUNIT_EXPECT(other.empty() && v.size() == 4);
	TRY(v.emplace(GFP_KERNEL, 6u));
	Vec<T, Kmalloc> moved = move(v);
	KUNIT_EXPECT_EQ(moved.size(), 5u);
	v = move(moved);
	Vec<T, Kmalloc> &alias = v;
	v = move(alias);
	v.truncate(9);
	KUNIT_EXPECT_EQ(v.size(), 5u);
	v.clear();
	KUNIT_EXPECT(v.empty() && v.pop().is_none());
	return {};
}

KUNIT_CASE(vec_edits)
{
	TRY(check_editing<u32>(test));
	TRY(check_editing<Counted>(test));
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(vec_of_owners)
{
	{
		KVec<KBox<Counted>> v;
		for (u32 i = 0; i < 40; i++)
			TRY(v.push(TRY(KBox<Counted>::create(GFP_KERNEL, i)), GFP_KERNEL));
		TRY(v.insert(0, TRY(KBox<Counted>::create(GFP_KERNEL, 99u)), GFP_KERNEL));
		KUNIT_EXPECT_EQ(living(), 41);
		v.retain([](const KBox<Counted> &box) { return box->value % 2 == 0; });
		KUNIT_EXPECT_EQ(living(), 20);
		KBox<Counted> first = v.remove(0).value();
		KUNIT_EXPECT_EQ(first->value, 0u);
		KUNIT_EXPECT_EQ(v[18]->value, 38u);
		core::sort(v.span(), [](const KBox<Counted> &a, const KBox<Counted> &b) {
			return a->value > b->value;
		});
		KUNIT_EXPECT_EQ(v[0]->value, 38u);
		v.truncate(1);
		KUNIT_EXPECT_EQ(living(), 2);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(vec_without_memory_changes_nothing)
{
	KVec<u32> v = TRY(KVec<u32>::with_capacity(4, GFP_KERNEL));

	TRY(v.push(1, GFP_KERNEL));
	KUNIT_EXPECT_EQ(v.reserve(~usize(0), GFP_KERNEL).error(), ENOMEM);
	KUNIT_EXPECT_EQ(v.reserve(~usize(0) / 4, GFP_KERNEL).error(), ENOMEM);
	KUNIT_EXPECT_EQ(v.reserve(usize(1) << 40, GFP_KERNEL | __GFP_NOWARN).error(), ENOMEM);
	KUNIT_EXPECT(KVec<u32>::with_capacity(~usize(0), GFP_KERNEL).is_err());
	KUNIT_EXPECT_EQ(v.size(), 1u);
	KUNIT_EXPECT_EQ(v[0], 1u);
	while (v.push_within_capacity(2).is_none())
		;
	KUNIT_EXPECT_EQ(v.size(), v.capacity());
	KUNIT_EXPECT_EQ(v.push_within_capacity(5).value_or(0), 5u);
	return {};
}

} // namespace

KUNIT_SUITE(vectors, KUNIT_RUN(vec_grows), KUNIT_RUN(vec_looks), KUNIT_RUN(vec_edits),
	    KUNIT_RUN(vec_of_owners), KUNIT_RUN(vec_without_memory_changes_nothing));
