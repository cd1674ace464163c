// SPDX-License-Identifier: GPL-2.0
/// @file
/// Boxes: one owner, three allocators, conversion, ownership through C.
#include "counted.hh"

#include <kernel/foreign_ownable.hh>
#include <kernel/kbox.hh>
#include <kernel/kunit.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>

using namespace kernel;
using memory_test::Counted;
using memory_test::living;

namespace
{

struct Point {
	u32 x, y;
};

struct alignas(64) Line {
	u8 bytes[96];
};

struct Shape {
	virtual ~Shape() = default;
	virtual u32 area() const = 0;
};

struct Square final : Shape {
	explicit Square(u32 side) : side(side) {}
	u32 area() const override { return side.value * side.value; }
	Counted side;
};

KUNIT_CASE(box_owns)
{
	{
		KBox<Counted> a = TRY(KBox<Counted>::create(GFP_KERNEL, 3u));
		KUNIT_EXPECT_EQ(a->value, 3u);
		(*a).value = 4;
		KBox<Counted> b = move(a);
		KUNIT_EXPECT_EQ(b->value, 4u);
		b = TRY(KBox<Counted>::create(GFP_KERNEL, 5u));
		KUNIT_EXPECT_EQ(living(), 1);
		KBox<Counted> &alias = b;
		b = move(alias);
		KUNIT_EXPECT_EQ(b->value, 5u);
		const KBox<Counted> &shared = b;
		KUNIT_EXPECT_EQ((*shared).value, shared->value);
		KUNIT_EXPECT(b.as_ptr() == &*b);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(box_of_aggregate)
{
	auto p = TRY(KBox<Point>::create(GFP_KERNEL, 3u, 4u));
	KUNIT_EXPECT_EQ(p->x + p->y, 7u);
	const Point inner = move(p).into_inner();
	KUNIT_EXPECT_EQ(inner.y, 4u);
	return {};
}

KUNIT_CASE(box_into_inner_frees)
{
	{
		auto box = TRY(KBox<Counted>::create(GFP_KERNEL, 3u));
		const Counted inner = move(box).into_inner();
		KUNIT_EXPECT_EQ(inner.value, 3u);
		KUNIT_EXPECT_EQ(living(), 1);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(box_in_every_allocator)
{
	auto v = TRY(VBox<u64>::create(GFP_KERNEL, 7ul));
	auto kv = TRY(KVBox<Line>::create(GFP_KERNEL));
	KUNIT_EXPECT_EQ(*v, 7u);
	KUNIT_EXPECT_EQ(reinterpret_cast<usize>(v.as_ptr()) % 4096, 0u);
	KUNIT_EXPECT_EQ(reinterpret_cast<usize>(kv.as_ptr()) % 64, 0u);
	KVec<KBox<Line>> lines;
	for (u32 i = 0; i < 20; i++)
		TRY(lines.push(TRY(KBox<Line>::create(GFP_KERNEL)), GFP_KERNEL));
	for (const KBox<Line> &line : lines)
		KUNIT_EXPECT_EQ(reinterpret_cast<usize>(line.as_ptr()) % 64, 0u);
	return {};
}

KUNIT_CASE(box_becomes_base)
{
	{
		KBox<Shape> shape = TRY(KBox<Square>::create(GFP_KERNEL, 5u));
		KUNIT_EXPECT_EQ(shape->area(), 25u);
		KVec<KBox<Shape>> shapes;
		TRY(shapes.push(move(shape), GFP_KERNEL));
		TRY(shapes.push(TRY(KBox<Square>::create(GFP_KERNEL, 2u)), GFP_KERNEL));
		KUNIT_EXPECT_EQ(shapes[0]->area() + shapes[1]->area(), 29u);
		KUNIT_EXPECT_EQ(living(), 2);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(box_through_c)
{
	using Foreign = ForeignOwnable<KBox<Counted>>;
	void *pointer = Foreign::into_foreign(TRY(KBox<Counted>::create(GFP_KERNEL, 8u)));
	// SAFETY: the pointer was just made, and is taken back once, at the end.
	unsafe
	{
		KUNIT_EXPECT_EQ(Foreign::borrow(unsafe_, pointer).value, 8u);
		Foreign::borrow_mut(unsafe_, pointer).value = 9;
		KBox<Counted> back = Foreign::from_foreign(unsafe_, pointer);
		KUNIT_EXPECT_EQ(back->value, 9u);
		KUNIT_EXPECT_EQ(living(), 1);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	auto box = TRY(KBox<Counted>::create(GFP_KERNEL, 1u));
	Counted *raw = move(box).into_raw();
	// SAFETY: from into_raw(), just above.
	unsafe
	{
		(void)KBox<Counted>::from_raw(unsafe_, raw);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(box_too_big_fails)
{
	struct Huge {
		u8 bytes[usize(1) << 46];
	};
	const auto box = KVBox<Huge>::create(GFP_KERNEL | __GFP_NOWARN);
	KUNIT_EXPECT(box.is_err());
	return {};
}

KUNIT_CASE(flags_combine)
{
	constexpr AllocFlags both = GFP_KERNEL | __GFP_ZERO;
	static_assert(both.contains(GFP_KERNEL) && both.contains(__GFP_ZERO));
	static_assert((both - __GFP_ZERO) == GFP_KERNEL);
	static_assert(GFP_KERNEL.may_sleep() && !GFP_ATOMIC.may_sleep() && !GFP_NOWAIT.may_sleep());
	auto atomic = TRY(KBox<u32>::create(GFP_ATOMIC | __GFP_NOWARN, 1u));
	KUNIT_EXPECT_EQ(*atomic, 1u);
	return {};
}

KUNIT_CASE(box_leaks_on_purpose)
{
	KBox<Point> box = TRY(KBox<Point>::create(GFP_KERNEL, 1u, 2u));
	Point &point = move(box).leak();

	KUNIT_EXPECT_EQ(point.x + point.y, 3u);
	// SAFETY: the memory of a box that nobody has any more.
	unsafe
	{
		(void)KBox<Point>::from_raw(unsafe_, &point);
	}
	return {};
}

} // namespace

KUNIT_SUITE(boxes, KUNIT_RUN(box_owns), KUNIT_RUN(box_of_aggregate),
	    KUNIT_RUN(box_into_inner_frees), KUNIT_RUN(box_in_every_allocator),
	    KUNIT_RUN(box_becomes_base), KUNIT_RUN(box_through_c), KUNIT_RUN(box_too_big_fails),
	    KUNIT_RUN(flags_combine), KUNIT_RUN(box_leaks_on_purpose));
