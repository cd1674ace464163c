// SPDX-License-Identifier: GPL-2.0
/// @file
/// Shared objects: ours, and those that count themselves.
#include "counted.hh"

#include <kernel/arc.hh>
#include <kernel/aref.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/kthread.hh>
#include <kernel/kunit.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/refcount.hh>

using namespace kernel;
using memory_test::Counted;
using memory_test::living;

namespace
{

struct Shape {
	virtual ~Shape() = default;
	virtual u32 area() const = 0;
};

struct alignas(32) Square final : Shape {
	explicit Square(u32 side) : side(side) {}
	u32 area() const override { return side.value * side.value; }
	Counted side;
};

class Session : public InArc<Session>
{
public:
	Session(const ArcKey &key, u32 number) : InArc(key), number(number) {}
	Arc<Session> keep() const { return arc().clone(); }
	/// A method that takes its object as the `Arc` that it is in.
	static u32 number_of(ArcBorrow<Session> self) { return self->number; }

	const u32 number;
};

KUNIT_CASE(arc_shares)
{
	{
		Arc<Counted> a = TRY(Arc<Counted>::create(GFP_KERNEL, 3u));
		Arc<Counted> b = a.clone();
		KUNIT_EXPECT(a.is_same_object(b));
		KUNIT_EXPECT_EQ((*b).value, 3u);
		{
			Arc<Counted> c = b.borrow().clone();
			KUNIT_EXPECT_EQ(c->value, 3u);
			c = move(a);
			Arc<Counted> &alias = c;
			c = move(alias);
			KUNIT_EXPECT_EQ(c->value, 3u);
		}
		KUNIT_EXPECT_EQ(living(), 1);
		b = TRY(Arc<Counted>::create(GFP_KERNEL, 4u));
		KUNIT_EXPECT_EQ(living(), 1);
		KUNIT_EXPECT(b.as_ptr() != nullptr);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(arc_becomes_base)
{
	{
		Arc<Square> square = TRY(Arc<Square>::create(GFP_KERNEL, 5u));
		KUNIT_EXPECT_EQ(reinterpret_cast<usize>(square.as_ptr()) % 32, 0u);
		Arc<Shape> shape = square.clone();
		const ArcBorrow<Shape> borrowed = square.borrow();
		KUNIT_EXPECT_EQ(borrowed->area(), 25u);
		Arc<Shape> third = borrowed.clone();
		square = Arc<Square>(core::Vacant());
		shape = Arc<Shape>(core::Vacant());
		KUNIT_EXPECT_EQ(third->area(), 25u);
		KUNIT_EXPECT_EQ(living(), 1);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(arc_knows_itself)
{
	Arc<Session> session = TRY(Arc<Session>::create(GFP_KERNEL, 7u));
	Arc<Session> kept = session->keep();
	KUNIT_EXPECT(kept.is_same_object(session));
	KUNIT_EXPECT_EQ(Session::number_of(kept.borrow()), 7u);
	return {};
}

KUNIT_CASE(arc_alone_again)
{
	{
		auto unique = TRY(UniqueArc<Counted>::create(GFP_KERNEL, 1u));
		unique->value = 2;
		(*unique).value++;
		Arc<Counted> shared = move(unique).into_arc();
		KUNIT_EXPECT_EQ(shared->value, 3u);
		Arc<Counted> other = shared.clone();
		KUNIT_EXPECT(move(shared).into_unique_or_drop().is_none());
		Option<UniqueArc<Counted>> alone = move(other).into_unique_or_drop();
		KUNIT_ASSERT(alone.is_some());
		(*alone)->value = 9;
		Arc<Counted> again = move(alone).value().into_arc();
		KUNIT_EXPECT_EQ(again->value, 9u);
		KUNIT_EXPECT_EQ(living(), 1);
		auto dropped = TRY(UniqueArc<Counted>::create(GFP_KERNEL, 1u));
		dropped = TRY(
			UniqueArc<Counted>::create_with(GFP_KERNEL, [] { return Counted(4u); }));
		KUNIT_EXPECT_EQ(living(), 2);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(arc_through_c)
{
	using Foreign = ForeignOwnable<Arc<Counted>>;
	Arc<Counted> arc = TRY(Arc<Counted>::create(GFP_KERNEL, 8u));
	void *pointer = Foreign::into_foreign(arc.clone());
	// SAFETY: the pointer was just made, and is taken back once.
	unsafe
	{
		Arc<Counted> kept = Foreign::borrow(unsafe_, pointer).clone();
		KUNIT_EXPECT_EQ(Foreign::borrow_mut(unsafe_, pointer)->value, 8u);
		Arc<Counted> back = Foreign::from_foreign(unsafe_, pointer);
		KUNIT_EXPECT(back.is_same_object(arc));
	}
	KUNIT_EXPECT(move(arc).into_unique_or_drop().is_some());
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

KUNIT_CASE(arc_of_fallible)
{
	struct Fallible {
		Fallible(Init &init, bool good)
			: first(TRY_INIT(KBox<Counted>::create(GFP_KERNEL, 1u)))
		{
			CHECK_INIT(good ? Result<void>() : Result<void>(ENODEV));
		}
		KBox<Counted> first;
	};
	KUNIT_EXPECT(Arc<Fallible>::create(GFP_KERNEL, true).is_ok());
	KUNIT_EXPECT_EQ(Arc<Fallible>::create(GFP_KERNEL, false).error(), ENODEV);
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

/// Counts itself, as objects of C do.
struct SelfCounted {
	void inc_ref() const { count.inc(); }
	/// # Safety
	///
	/// The caller gives up a reference to @p object, which is alive until then.
	static void dec_ref(core::Unsafe, const SelfCounted *object)
	{
		if (object->count.dec_and_test())
			ended.inc();
	}

	Refcount count;
	static inline constinit Atomic<int> ended{0};
};

KUNIT_CASE(aref_counts)
{
	SelfCounted object;
	SelfCounted::ended.store(0, Relaxed);
	{
		ARef<SelfCounted> a(object);
		ARef<SelfCounted> b = a.clone();
		KUNIT_EXPECT_EQ(object.count.read(), 3u);
		a = move(b);
		KUNIT_EXPECT_EQ(a->count.read(), 2u);
		KUNIT_EXPECT_EQ((*a).count.read(), 2u);
		using Foreign = ForeignOwnable<ARef<SelfCounted>>;
		void *pointer = Foreign::into_foreign(move(a));
		// SAFETY: just made, and taken back once.
		unsafe
		{
			KUNIT_EXPECT_EQ(Foreign::borrow(unsafe_, pointer).count.read(), 2u);
			(void)Foreign::borrow_mut(unsafe_, pointer);
			a = Foreign::from_foreign(unsafe_, pointer);
		}
		KUNIT_EXPECT_EQ(object.count.read(), 2u);
	}
	KUNIT_EXPECT_EQ(object.count.read(), 1u);
	// SAFETY: the reference of the object itself passes over.
	unsafe
	{
		(void)ARef<SelfCounted>::from_raw(unsafe_, &object);
	}
	KUNIT_EXPECT_EQ(SelfCounted::ended.load(Relaxed), 1);
	return {};
}

KUNIT_CASE(arc_of_one_is_looked_at)
{
	struct Number {
		u32 value;
	};
	auto unique = TRY(UniqueArc<Number>::create(GFP_KERNEL, 5u));

	unique->value = 6;
	{
		const auto &view = unique;

		KUNIT_EXPECT_EQ((*view).value, 6u);
		KUNIT_EXPECT_EQ(view->value, 6u);
	}
	Arc<Number> arc = move(unique).into_arc();
	KUNIT_EXPECT_EQ((*arc.borrow()).value, 6u);
	return {};
}

} // namespace

KUNIT_SUITE(shared, KUNIT_RUN(arc_shares), KUNIT_RUN(arc_becomes_base), KUNIT_RUN(arc_knows_itself),
	    KUNIT_RUN(arc_alone_again), KUNIT_RUN(arc_through_c), KUNIT_RUN(arc_of_fallible),
	    KUNIT_RUN(aref_counts), KUNIT_RUN(arc_of_one_is_looked_at));
