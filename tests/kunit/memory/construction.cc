// SPDX-License-Identifier: GPL-2.0
/// @file
/// Construction in place that fails at each of its steps, and objects around members.
#include "counted.hh"

#include <kernel/atomic.hh>
#include <kernel/container_of.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kunit.hh>
#include <kernel/kvec.hh>
#include <kernel/mutex.hh>
#include <kernel/opaque.hh>
#include <kernel/prelude.hh>

using namespace kernel;
using memory_test::Counted;
using memory_test::living;

namespace
{

struct State {
	u32 value = 4;
};

/// Fails at step @p at; has a lock, so it can't be moved.
class Device
{
public:
	Device(Init &init, u32 at)
		: name_(TRY_INIT(KString::from("device", GFP_KERNEL))),
		  first_(TRY_INIT(step(at, 1))),
		  slots_(TRY_INIT(KVec<u32>::from_elem(7, 16, GFP_KERNEL))),
		  second_(TRY_INIT(step(at, 2)))
	{
		CHECK_INIT(at == 3 ? Result<void>(ENODEV) : Result<void>());
		made.inc();
	}

	u32 value() const { return state_.lock()->value + slots_[15] + first_->value; }

	static inline constinit Atomic<u32> made{0};

private:
	static Result<KBox<Counted>> step(u32 at, u32 number)
	{
		if (at == number)
			return ENODEV;
		return KBox<Counted>::create(GFP_KERNEL, number);
	}

	Mutex<State> state_;
	KString name_;
	KBox<Counted> first_;
	KVec<u32> slots_;
	KBox<Counted> second_;
};

KUNIT_CASE(construction_rolls_back)
{
	Device::made.store(0, Relaxed);
	for (u32 at = 1; at <= 3; at++) {
		KUNIT_EXPECT_EQ(KBox<Device>::create(GFP_KERNEL, at).error(), ENODEV);
		KUNIT_EXPECT_EQ(living(), 0);
	}
	KUNIT_EXPECT_EQ(Device::made.load(Relaxed), 0u);
	{
		auto device = TRY(KBox<Device>::create(GFP_KERNEL, 0u));
		KUNIT_EXPECT_EQ(device->value(), 12u);
		KUNIT_EXPECT_EQ(living(), 2);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

struct Pair {
	Mutex<State> left;
	KBox<Counted> right;
};

KUNIT_CASE(construction_by_function)
{
	{
		// A pinned object without a constructor, straight from an initialiser.
		auto pair = TRY(KBox<Pair>::create_with(GFP_KERNEL, [](Init &init) {
			return Pair{.left = Mutex<State>(),
				    .right = TRY_INIT(KBox<Counted>::create(GFP_KERNEL, 3u))};
		}));
		KUNIT_EXPECT_EQ(pair->left.lock()->value, 4u);
		KUNIT_EXPECT_EQ(pair->right->value, 3u);
		auto lock = TRY(
			KBox<Mutex<State>>::create_with(GFP_KERNEL, [] { return Mutex<State>(); }));
		KUNIT_EXPECT_EQ(lock->lock()->value, 4u);
		auto result =
			KBox<u32>::create_with(GFP_KERNEL, []() -> Result<u32> { return ENOENT; });
		KUNIT_EXPECT_EQ(result.error(), ENOENT);
	}
	KUNIT_EXPECT_EQ(living(), 0);
	return {};
}

class Outer
{
public:
	virtual ~Outer() = default;
	u64 before = 1;
	u32 member = 2;
	u8 after = 3;
};

KUNIT_CASE(container_of_member)
{
	Outer outer;
	const Outer &shared = outer;
	// SAFETY: the members of that very object.
	unsafe
	{
		KUNIT_EXPECT(container_of<&Outer::member>(unsafe_, &outer.member) == &outer);
		KUNIT_EXPECT(container_of<&Outer::after>(unsafe_, &shared.after) == &shared);
	}
	return {};
}

KUNIT_CASE(opaque_stays)
{
	Opaque<::completion> zeroed;
	// SAFETY: zeroed memory is a completion that nobody waits for.
	unsafe
	{
		KUNIT_EXPECT_EQ(zeroed.get()->done, 0u);
	}
	auto event = Opaque<::completion>::ffi_init([](::completion *raw) {
		// SAFETY: the memory is for a completion, and stays where it is.
		unsafe
		{
			::init_completion(raw);
		}
	});
	// SAFETY: initialised above.
	unsafe
	{
		::complete(event.get());
		KUNIT_EXPECT(::completion_done(event.get()));
	}
	return {};
}

} // namespace

KUNIT_SUITE(construction, KUNIT_RUN(construction_rolls_back), KUNIT_RUN(construction_by_function),
	    KUNIT_RUN(container_of_member), KUNIT_RUN(opaque_stays));
