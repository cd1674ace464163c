// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

using namespace core;
using namespace core::test;

namespace
{

static_assert(is_trivially_copyable<Result<int>>);

Result<int> half(int n)
{
	if (n % 2)
		return test::EINVAL;
	return n / 2;
}

Result<int> quarter(int n)
{
	int result = TRY(half(TRY(half(n))));
	return result;
}

Result<void> all_quarters(int a, int b)
{
	TRY(quarter(a));
	(void)TRY(quarter(b));
	return {};
}

Result<Unique> make_unique(int n)
{
	Counted local(n);
	Unique u(TRY(half(n)));
	return u;
}

TEST(Result, TryPassesValuesAndErrorsOn)
{
	EXPECT_EQ(quarter(8).value(), 2);
	EXPECT_EQ(quarter(6).error(), test::EINVAL);
	EXPECT_TRUE(all_quarters(4, 8).is_ok());
	EXPECT_TRUE(all_quarters(4, 6).is_err());
	EXPECT_TRUE(all_quarters(6, 4).is_err());
}

TEST(Result, TryDestroysWhatWasMade)
{
	EXPECT_EQ(make_unique(4).value().counted.value, 2);
	EXPECT_TRUE(make_unique(3).is_err());
	EXPECT_EQ(Counted::alive, 0);
}

TEST(Result, OwnsItsValue)
{
	{
		Result<Counted> a = Counted(1);
		Result<Counted> b = a;
		Result<Counted> c = static_cast<Result<Counted> &&>(b);
		EXPECT_EQ(c.value().value, 1);
		c = Result<Counted>(ENODEV);
		EXPECT_EQ(c.error(), ENODEV);
		c = static_cast<Result<Counted> &&>(a);
		EXPECT_EQ(c.take_value().value, 1);
		const Result<Counted> fixed = Counted(3);
		EXPECT_EQ(fixed.value().value, 3);
		Result<int> trivial = 1;
		Result<int> copy = trivial;
		copy = trivial;
		EXPECT_EQ(copy.value(), 1);
	}
	EXPECT_EQ(Counted::alive, 0);
}

TEST(Result, Converts)
{
	struct Base {
		int n = 3;
	};
	struct Derived : Base {
	};
	Derived object;
	Result<Base *> up = Result<Derived *>(&object);
	EXPECT_EQ(up.value()->n, 3);
	EXPECT_EQ(Result<Base *>(Result<Derived *>(ENODEV)).error(), ENODEV);
}

TEST(Result, MapsAndChains)
{
	EXPECT_EQ(half(8).map([](int n) { return n + 1; }).value(), 5);
	EXPECT_EQ(half(7).map([](int n) { return n + 1; }).error(), test::EINVAL);
	EXPECT_TRUE(half(8).map([](int) {}).is_ok());
	EXPECT_EQ(half(8).and_then(half).value(), 2);
	EXPECT_TRUE(half(7).and_then(half).is_err());
	EXPECT_EQ(half(7).map_err([](Error) { return ENODEV; }).error(), ENODEV);
	EXPECT_EQ(half(8).map_err([](Error) { return ENODEV; }).value(), 4);
	EXPECT_EQ(half(7).value_or(1), 1);
	EXPECT_EQ(half(8).value_or(1), 4);
	EXPECT_TRUE(half(7).ok().is_none());
	EXPECT_EQ(half(8).ok(), 4);
}

TEST(Result, Void)
{
	Result<void> good;
	Result<void> bad = ENODEV;
	EXPECT_TRUE(good.is_ok() && bad.is_err());
	good.value();
	good.take_value();
	EXPECT_EQ(bad.error(), ENODEV);
	EXPECT_EQ(good.to_errno(), 0);
	EXPECT_EQ(to_errno(bad), -19);
	bad.ignore();
	EXPECT_EQ(good.map([] { return 4; }).value(), 4);
	EXPECT_TRUE(good.map([] {}).is_ok());
	EXPECT_TRUE(bad.map([] { return 4; }).is_err());
	EXPECT_EQ(good.and_then([] { return half(2); }).value(), 1);
	EXPECT_TRUE(bad.and_then([] { return half(2); }).is_err());
	EXPECT_EQ(bad.map_err([](Error) { return ENOENT; }).error(), ENOENT);
	EXPECT_TRUE(good.map_err([](Error) { return ENOENT; }).is_ok());
}

TEST(Result, Reference)
{
	int n = 4;
	Result<int &> good = n;
	Result<int &> bad = ENODEV;
	good.value()++;
	EXPECT_EQ(n, 5);
	EXPECT_TRUE(good.is_ok() && bad.is_err());
	EXPECT_EQ(bad.error(), ENODEV);
	EXPECT_EQ(*good.ok(), 5);
	EXPECT_TRUE(bad.ok().is_none());
}

TEST(Result, BordersWithC)
{
	EXPECT_TRUE(to_result(0).is_ok());
	EXPECT_TRUE(to_result(1).is_ok());
	EXPECT_EQ(to_result(-19).error(), ENODEV);
	EXPECT_EQ(to_value(7).value(), 7u);
	EXPECT_EQ(to_value(-19).error(), ENODEV);
	EXPECT_EQ(to_size(isize(1) << 40).value(), usize(1) << 40);
	EXPECT_EQ(to_size(-19).error(), ENODEV);
	EXPECT_EQ(to_size(-(isize(1) << 40)).error(), test::EINVAL);
	EXPECT_EQ(to_errno(Result<u32>(5u)), 5);
	EXPECT_EQ(to_errno(Result<u32>(ENODEV)), -19);
	int n = 0;
	EXPECT_EQ(from_err_ptr(&n).value(), &n);
	EXPECT_EQ(from_err_ptr<int>(nullptr).value(), nullptr);
	EXPECT_EQ(from_err_ptr(to_err_ptr<int>(ENODEV)).error(), ENODEV);
}

TEST(ResultDeathTest, WrongSide)
{
	EXPECT_DEATH((void)half(1).value(), "");
	EXPECT_DEATH((void)half(2).error(), "");
	EXPECT_DEATH(Result<void>(ENODEV).value(), "");
	EXPECT_DEATH((void)Result<void>().error(), "");
}

} // namespace
