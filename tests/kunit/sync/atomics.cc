// SPDX-License-Identifier: GPL-2.0
/// @file
/// Atomics, counts and values that are set once, in one thread.
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

using namespace kernel;

namespace
{

enum class Phase : u8 {
	Idle,
	Busy,
};

constinit Atomic<u64> static_atomic{40};
constinit Refcount static_refcount{3};

template <typename T>
void check_integer(kernel::kunit::Test &test)
{
	Atomic<T> a{static_cast<T>(5)};

	KUNIT_EXPECT_EQ(a.load(Relaxed), 5);
	// ORDERING: one thread; that each order can be named is what is tried, here and below.
	a.store(6, Release);
	KUNIT_EXPECT_EQ(a.load(Acquire), 6);
	a.add(3);
	a.sub(1);
	a.inc();
	a.dec();
	KUNIT_EXPECT_EQ(a.load(Relaxed), 8);
	KUNIT_EXPECT_EQ(a.fetch_add(2, Full), 8);
	KUNIT_EXPECT_EQ(a.fetch_add(2, Relaxed), 10);
	// ORDERING: as above.
	KUNIT_EXPECT_EQ(a.add_return(1, Acquire), 13);
	KUNIT_EXPECT_EQ(a.add_return(1, Release), 14);
	KUNIT_EXPECT_EQ(a.fetch_and(12, Full), 14);
	KUNIT_EXPECT_EQ(a.fetch_or(3, Full), 12);
	KUNIT_EXPECT_EQ(a.fetch_xor(1, Full), 15);
	a.bit_or(1);
	a.bit_and(7);
	a.bit_xor(2);
	KUNIT_EXPECT_EQ(a.xchg(20, Full), 5);
	KUNIT_EXPECT_EQ(a.cmpxchg(21, 22, Full), 20);
	KUNIT_EXPECT_EQ(a.cmpxchg(20, 22, Relaxed), 20);
	T expected = 21;
	// ORDERING: as above.
	KUNIT_EXPECT(!a.try_cmpxchg(expected, 23, Acquire));
	KUNIT_EXPECT_EQ(expected, 22);
	KUNIT_EXPECT(a.try_cmpxchg(expected, 1, Release));
	KUNIT_EXPECT(a.inc_not_zero());
	KUNIT_EXPECT(!a.dec_and_test());
	KUNIT_EXPECT(a.dec_and_test());
	KUNIT_EXPECT(!a.inc_not_zero());
}

KUNIT_CASE(atomic_integers)
{
	check_integer<s32>(test);
	check_integer<u32>(test);
	check_integer<s64>(test);
	check_integer<u64>(test);
	check_integer<usize>(test);
	return {};
}

KUNIT_CASE(atomic_wraps_as_in_c)
{
	Atomic<u32> a{0};
	Atomic<s64> b{__LONG_LONG_MAX__};

	a.dec();
	KUNIT_EXPECT_EQ(a.load(Relaxed), 0xffffffffu);
	b.inc();
	KUNIT_EXPECT_EQ(b.load(Relaxed), -__LONG_LONG_MAX__ - 1);
	return {};
}

KUNIT_CASE(atomic_flags_enums_and_pointers)
{
	static constinit Atomic<bool> flag{true};
	Atomic<Phase> phase{Phase::Idle};
	u32 object = 1;
	Atomic<u32 *> pointer;

	KUNIT_EXPECT(flag.xchg(false, Full));
	// ORDERING: one thread, as above.
	KUNIT_EXPECT(!flag.load(Acquire));
	phase.store(Phase::Busy, Relaxed);
	KUNIT_EXPECT(phase.load(Relaxed) == Phase::Busy);
	KUNIT_EXPECT(pointer.load(Relaxed) == nullptr);
	KUNIT_EXPECT(pointer.cmpxchg(nullptr, &object, Full) == nullptr);
	// ORDERING: one thread, as above.
	KUNIT_EXPECT(pointer.load(Acquire) == &object);
	return {};
}

KUNIT_CASE(static_atomics_are_initialised)
{
	KUNIT_EXPECT_EQ(static_atomic.fetch_add(2, Full), 40u);
	KUNIT_EXPECT_EQ(static_refcount.read(), 3u);
	static_atomic.store(40, Relaxed);
	return {};
}

KUNIT_CASE(refcount_counts)
{
	Refcount count;

	count.inc();
	KUNIT_EXPECT_EQ(count.read(), 2u);
	KUNIT_EXPECT(count.inc_not_zero());
	count.dec();
	KUNIT_EXPECT(!count.dec_and_test());
	KUNIT_EXPECT(count.dec_and_test());
	KUNIT_EXPECT(!count.inc_not_zero());
	count.set(7);
	KUNIT_EXPECT_EQ(count.read(), 7u);
	return {};
}

KUNIT_CASE(barriers_and_single_accesses)
{
	u32 value = 1;

	smp_mb();
	smp_rmb();
	smp_wmb();
	mb();
	compiler_barrier();
	cpu::relax();
	write_once(value, 2u);
	KUNIT_EXPECT_EQ(read_once(value), 2u);
	return {};
}

struct Flagged {
	Flagged(u32 value, Atomic<u32> &drops) : value(value), drops(drops) {}
	~Flagged() { drops.inc(); }
	u32 value;
	Atomic<u32> &drops;
};

KUNIT_CASE(set_once_keeps_the_first)
{
	Atomic<u32> drops{0};

	{
		SetOnce<Flagged> once;

		KUNIT_EXPECT(once.as_ref().is_none());
		KUNIT_EXPECT(once.populate(1u, drops));
		KUNIT_EXPECT(!once.populate(2u, drops));
		auto value = once.as_ref();
		KUNIT_ASSERT(value.is_some());
		KUNIT_EXPECT_EQ(value->value, 1u);
	}
	KUNIT_EXPECT_EQ(drops.load(Relaxed), 1u);
	{
		SetOnce<Flagged> never;
	}
	KUNIT_EXPECT_EQ(drops.load(Relaxed), 1u);
	return {};
}

KUNIT_CASE(set_once_copies)
{
	static constinit SetOnce<u64> once;

	once.populate(9u);
	KUNIT_EXPECT_EQ(once.copy().value_or(0), 9u);
	return {};
}

/// Each operation in each order: all of them do the same to the number.
template <typename T, typename Order>
void check_order(kernel::kunit::Test &test, Order order)
{
	Atomic<T> a{static_cast<T>(8)};
	T expected = 1;

	KUNIT_EXPECT_EQ(a.fetch_add(2, order), 8);
	KUNIT_EXPECT_EQ(a.add_return(5, order), 15);
	KUNIT_EXPECT_EQ(a.fetch_and(12, order), 15);
	KUNIT_EXPECT_EQ(a.fetch_or(3, order), 12);
	KUNIT_EXPECT_EQ(a.fetch_xor(1, order), 15);
	KUNIT_EXPECT_EQ(a.xchg(20, order), 14);
	KUNIT_EXPECT_EQ(a.cmpxchg(21, 22, order), 20);
	KUNIT_EXPECT_EQ(a.cmpxchg(20, 22, order), 20);
	KUNIT_EXPECT(!a.try_cmpxchg(expected, 23, order));
	KUNIT_EXPECT_EQ(expected, 22);
	KUNIT_EXPECT(a.try_cmpxchg(expected, 23, order));
	KUNIT_EXPECT_EQ(a.load(Relaxed), 23);
}

template <typename T>
void check_orders(kernel::kunit::Test &test)
{
	check_order<T>(test, Relaxed);
	// ORDERING: one thread, as above.
	check_order<T>(test, Acquire);
	// ORDERING: one thread, as above.
	check_order<T>(test, Release);
	check_order<T>(test, Full);
}

KUNIT_CASE(atomic_operations_in_each_order)
{
	check_orders<s32>(test);
	check_orders<u64>(test);
	return {};
}

KUNIT_CASE(refcount_for_c)
{
	Refcount count;

	// SAFETY: the counter lives; C looks at it.
	unsafe
	{
		KUNIT_EXPECT_EQ(::refcount_read(count.as_ptr()), 1u);
	}
	return {};
}

} // namespace

KUNIT_SUITE(atomics, KUNIT_RUN(atomic_integers), KUNIT_RUN(atomic_wraps_as_in_c),
	    KUNIT_RUN(atomic_flags_enums_and_pointers), KUNIT_RUN(static_atomics_are_initialised),
	    KUNIT_RUN(refcount_counts), KUNIT_RUN(barriers_and_single_accesses),
	    KUNIT_RUN(set_once_keeps_the_first), KUNIT_RUN(set_once_copies),
	    KUNIT_RUN(atomic_operations_in_each_order), KUNIT_RUN(refcount_for_c));
