// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <core/function_ref.hh>
#include <core/non_null.hh>
#include <core/tagged_ptr.hh>
#include <core/unique_handle.hh>
#include <vector>

using namespace core;

namespace
{

TEST(NonNull, PointsSomewhere)
{
	int n = 3;
	NonNull<int> pointer(n);
	EXPECT_EQ(pointer.as_ptr(), &n);
	EXPECT_TRUE(NonNull<int>::from_ptr(nullptr).is_none());
	EXPECT_TRUE(*NonNull<int>::from_ptr(&n) == pointer);
	// SAFETY: `n` is alive.
	unsafe
	{
		EXPECT_EQ(pointer.as_ref(unsafe_), 3);
	}
}

TEST(TaggedPtr, KeepsBoth)
{
	alignas(8) u64 object = 1;
	TaggedPtr<u64, 3> tagged(&object, 5);
	EXPECT_EQ(tagged.pointer(), &object);
	EXPECT_EQ(tagged.tag(), 5u);
	tagged.set_tag(9);
	EXPECT_EQ(tagged.tag(), 1u);
	EXPECT_EQ(tagged.pointer(), &object);
	EXPECT_TRUE((TaggedPtr<u64, 3>::from_raw(tagged.raw()) == tagged));
	EXPECT_EQ((TaggedPtr<u64, 3>().pointer()), nullptr);
	static_assert(sizeof(tagged) == sizeof(void *));
}

int apply(FunctionRef<int(int)> f, int n)
{
	return f(n);
}
int twice(int n)
{
	return 2 * n;
}

TEST(FunctionRef, CallsAnything)
{
	int calls = 0;
	auto counting = [&](int n) {
		calls++;
		return n + 1;
	};
	EXPECT_EQ(apply(counting, 1), 2);
	EXPECT_EQ(apply([](int n) { return n * n; }, 3), 9);
	int (*pointer)(int) = twice;
	EXPECT_EQ(apply(pointer, 4), 8);
	EXPECT_EQ(calls, 1);
}

std::vector<int> released;

using Descriptor = UniqueHandle<int, [](int number) { released.push_back(number); }>;

Descriptor open(int number)
{
	// SAFETY: a number that nobody else releases.
	unsafe
	{
		return Descriptor::from_raw(unsafe_, number);
	}
}

TEST(UniqueHandle, ReleasesOnce)
{
	released.clear();
	{
		Descriptor a = open(3);
		Descriptor b = static_cast<Descriptor &&>(a);
		EXPECT_TRUE(b.is_held() && !a.is_held());
		EXPECT_EQ(b.get(), 3);
		b = open(4);
		EXPECT_EQ(released, std::vector<int>{3});
		Descriptor &alias = b;
		b = static_cast<Descriptor &&>(alias);
		EXPECT_EQ(b.get(), 4);
		EXPECT_EQ(open(5).get(), 5);
		EXPECT_EQ(open(6).is_held(), true);
		EXPECT_EQ(Descriptor(open(7)).into_raw(), 7);
		EXPECT_DEATH((void)Descriptor{Vacant()}.get(), "");
	}
	EXPECT_EQ(released, (std::vector<int>{3, 5, 6, 4}));
}

} // namespace
