// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <core/init.hh>
#include <string>

using namespace core;

namespace
{

/// What happened, in order.
std::string events;

/// A resource that can be had, refused, or vacant.
class Resource
{
public:
	static Result<Resource> take(char name, bool good)
	{
		events += name;
		if (!good)
			return test::ENODEV;
		return Resource(name);
	}
	explicit Resource(Vacant) noexcept : name_('\0') {}
	Resource(Resource &&other) noexcept : name_(other.name_) { other.name_ = '\0'; }
	~Resource()
	{
		if (name_) {
			events += '-';
			events += name_;
		}
	}

private:
	explicit Resource(char name) noexcept : name_(name) {}
	char name_;
};

/// Three resources, built in place; can be neither copied nor moved.
class Device
{
public:
	Device(Init &init, int good, bool body)
		: a_(TRY_INIT(Resource::take('a', good > 0))),
		  b_(TRY_INIT(Resource::take('b', good > 1))),
		  number(TRY_INIT(Result<int>(7))),
		  c_(TRY_INIT(Resource::take('c', good > 2)))
	{
		CHECK_INIT(body ? Result<void>() : Result<void>(test::ENOENT));
		events += '!';
	}
	Device(const Device &) = delete;
	Device &operator=(const Device &) = delete;

private:
	Resource a_;
	Resource b_;

public:
	int number;

private:
	Resource c_;
};

Result<void> build(int good, bool body)
{
	alignas(Device) unsigned char memory[sizeof(Device)];
	events.clear();
	// SAFETY: the memory is for one device.
	unsafe
	{
		Device *device = TRY(construct<Device>(unsafe_, memory, good, body));
		EXPECT_EQ(device->number, 7);
		device->~Device();
	}
	return {};
}

TEST(Init, BuildsInOrder)
{
	EXPECT_TRUE(build(3, true).is_ok());
	EXPECT_EQ(events, "abc!-c-b-a");
}

TEST(Init, RollsBackFromEachStep)
{
	EXPECT_EQ(build(0, true).error(), test::ENODEV);
	EXPECT_EQ(events, "a");
	EXPECT_EQ(build(1, true).error(), test::ENODEV);
	EXPECT_EQ(events, "ab-a");
	EXPECT_EQ(build(2, true).error(), test::ENODEV);
	EXPECT_EQ(events, "abc-b-a");
	EXPECT_EQ(build(3, false).error(), test::ENOENT);
	EXPECT_EQ(events, "abc-c-b-a");
}

struct Plain {
	int x, y;
};

struct Pinned {
	explicit Pinned(int n) : number(n) {}
	Pinned(const Pinned &) = delete;
	int number;
};

struct Pair {
	Pinned left;
	Resource right;
};

TEST(Init, InfallibleAndAggregates)
{
	alignas(16) unsigned char memory[64];
	// SAFETY: the memory is big enough for each, one after the other.
	unsafe
	{
		EXPECT_EQ(construct<Plain>(unsafe_, memory, 1, 2).value()->y, 2);
		EXPECT_EQ(construct<Pinned>(unsafe_, memory, 3).value()->number, 3);
	}
}

TEST(Init, FromWhatAFunctionReturns)
{
	alignas(16) unsigned char memory[64];
	events.clear();
	// SAFETY: the memory is big enough for each, one after the other.
	unsafe
	{
		// A pinned object, built in place by elision.
		EXPECT_EQ(construct_with<Pinned>(unsafe_, memory, [] { return Pinned(4); })
				  .value()
				  ->number,
			  4);
		const auto fallible = [](bool good) {
			return [good]() -> Result<Plain> {
				if (!good)
					return test::ENODEV;
				return Plain{1, 2};
			};
		};
		EXPECT_EQ(construct_with<Plain>(unsafe_, memory, fallible(true)).value()->x, 1);
		EXPECT_TRUE(construct_with<Plain>(unsafe_, memory, fallible(false)).is_err());
		const auto aggregate = [](bool good) {
			return [good](Init &init) {
				return Pair{Pinned(5), TRY_INIT(Resource::take('r', good))};
			};
		};
		Pair *pair = construct_with<Pair>(unsafe_, memory, aggregate(true)).value();
		EXPECT_EQ(pair->left.number, 5);
		pair->~Pair();
		EXPECT_EQ(construct_with<Pair>(unsafe_, memory, aggregate(false)).error(),
			  test::ENODEV);
	}
	EXPECT_EQ(events, "r-rr");
}

TEST(Init, OnlyTheFirstFailureCounts)
{
	Init init;
	EXPECT_TRUE(init.result().is_ok());
	EXPECT_TRUE(init.check({}));
	init.fail(test::ENODEV);
	init.fail(test::ENOENT);
	EXPECT_FALSE(init.check({}));
	EXPECT_TRUE(init.failed());
	EXPECT_EQ(init.result().error(), test::ENODEV);
	bool ran = false;
	init.take([&]() -> Result<void> {
		ran = true;
		return {};
	});
	EXPECT_FALSE(ran);
}

} // namespace
