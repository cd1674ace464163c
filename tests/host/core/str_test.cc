// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <core/c_str.hh>
#include <core/parse_int.hh>
#include <limits>
#include <string>
#include <string_view>

using namespace core;
using core::test::ERANGE;

namespace
{

static_assert(StrView("hello").find("llo") == Option<usize>(2));
static_assert("abc"_c.size() == 3);
static_assert(CStr("abc") == "abc");
static_assert(StrView("b") > StrView("abc") && StrView("ab") < StrView("abc"));

std::string_view text(StrView view)
{
	return {view.data(), view.size()};
}

TEST(StrView, Looks)
{
	StrView view = "key=value";
	EXPECT_EQ(view.size(), 9u);
	EXPECT_FALSE(view.empty());
	EXPECT_TRUE(StrView().empty());
	EXPECT_EQ(view[3], '=');
	EXPECT_EQ(view.get(0), 'k');
	EXPECT_TRUE(view.get(9).is_none());
	EXPECT_EQ(text(view.first(3)), "key");
	EXPECT_EQ(text(view.first(30)), "key=value");
	EXPECT_EQ(text(view.skip(4)), "value");
	EXPECT_EQ(text(view.skip(40)), "");
	EXPECT_TRUE(view.starts_with("key"));
	EXPECT_FALSE(view.starts_with("key=value+"));
	EXPECT_TRUE(view.ends_with("value"));
	EXPECT_FALSE(view.ends_with("x-key=value"));
	EXPECT_EQ(view.find('='), Option<usize>(3));
	EXPECT_EQ(view.find('e', 2), Option<usize>(8));
	EXPECT_TRUE(view.find('x').is_none());
	EXPECT_EQ(view.find("value"), Option<usize>(4));
	EXPECT_EQ(view.find(""), Option<usize>(0));
	EXPECT_EQ(StrView("").find(""), Option<usize>(0));
	EXPECT_TRUE(view.find("values").is_none());
	EXPECT_TRUE(view.contains('v'));
	EXPECT_EQ(text(StrView(" \t a b\n").trimmed()), "a b");
	EXPECT_EQ(text(StrView(" \n").trimmed()), "");
	EXPECT_EQ(view.span().size(), 9u);
	EXPECT_EQ(std::string(view.begin(), view.end()), "key=value");
	EXPECT_DEATH((void)view[9], "");
}

TEST(StrView, OrderIsThatOfStringView)
{
	const StrView words[] = {"", "a", "ab", "b", "\xff", "A", "aa"};
	for (StrView a : words) {
		for (StrView b : words) {
			EXPECT_EQ(a < b, text(a) < text(b)) << text(a) << ' ' << text(b);
			EXPECT_EQ(a == b, text(a) == text(b));
		}
	}
}

TEST(StrView, StopsAtTheNulOfAnArray)
{
	const char buffer[8] = "ab";
	EXPECT_EQ(StrView(buffer).size(), 2u);
	const char full[2] = {'x', 'y'};
	EXPECT_EQ(StrView(full).size(), 2u);
	EXPECT_EQ(StrView(Span<const char>(full)).size(), 2u);
	// SAFETY: the array has two.
	unsafe
	{
		EXPECT_EQ(StrView::from_raw(unsafe_, full, 1).size(), 1u);
	}
}

TEST(CStr, KeepsItsNul)
{
	CStr name = "disk";
	EXPECT_EQ(std::string(name.c_str()), "disk");
	EXPECT_EQ(name.data(), name.c_str());
	EXPECT_EQ(name.span_with_nul().size(), 5u);
	EXPECT_EQ(name.span_with_nul()[4], '\0');
	EXPECT_EQ(std::string(name.skip(2).c_str()), "sk");
	EXPECT_EQ(std::string(name.skip(20).c_str()), "");
	EXPECT_EQ(name[0], 'd');
	EXPECT_EQ(std::string(name.begin(), name.end()), "disk");
	EXPECT_TRUE(name == "disk" && name == CStr("disk") && name == StrView("disk"));
	EXPECT_TRUE(CStr().empty());
	StrView view = name;
	EXPECT_EQ(view.size(), name.view().size());
	const char bytes[] = {'a', 'b', '\0', 'c'};
	EXPECT_EQ(CStr::from_bytes_until_nul(bytes).value().size(), 2u);
	EXPECT_EQ(CStr::from_bytes_until_nul(Span<const char>(bytes).first(2)).error(),
		  test::EINVAL);
	// SAFETY: a literal ends in a NUL.
	unsafe
	{
		EXPECT_EQ(CStr::from_ptr(unsafe_, "four").size(), 4u);
	}
}

TEST(ParseInt, Numbers)
{
	EXPECT_EQ(parse_int<int>("42").value(), 42);
	EXPECT_EQ(parse_int<int>("+42").value(), 42);
	EXPECT_EQ(parse_int<int>("-42").value(), -42);
	EXPECT_EQ(parse_int<u32>("0x1F", 0).value(), 31u);
	EXPECT_EQ(parse_int<u32>("0b101", 0).value(), 5u);
	EXPECT_EQ(parse_int<u32>("0o17", 0).value(), 15u);
	EXPECT_EQ(parse_int<u32>("017", 0).value(), 15u);
	EXPECT_EQ(parse_int<u32>("0", 0).value(), 0u);
	EXPECT_EQ(parse_int<u32>("0x1f", 16).value(), 31u);
	EXPECT_EQ(parse_int<u32>("zz", 36).value(), 35u * 36 + 35);
	EXPECT_EQ(parse_int<int>("-0").value(), 0);
	EXPECT_EQ(parse_int<u8>("-0").value(), 0);
}

TEST(ParseInt, WhatIsNone)
{
	for (StrView bad :
	     {StrView(""), StrView("-"), StrView("+"), StrView("0x"), StrView("12a"), StrView(" 1"),
	      StrView("1 "), StrView("--1"), StrView("1_0"), StrView("0x-1")})
		EXPECT_EQ(parse_int<int>(bad, 0).error(), test::EINVAL) << text(bad);
	EXPECT_TRUE(parse_int<int>("12", 1).is_err());
	EXPECT_TRUE(parse_int<int>("12", 37).is_err());
	EXPECT_TRUE(parse_int<int>("8", 8).is_err());
}

template <typename T>
void check_limits()
{
	using Limits = std::numeric_limits<T>;
	const auto number = [](auto value) {
		const std::string string = std::to_string(value);
		// SAFETY: the string lives through the call.
		unsafe
		{
			return parse_int<T>(
				StrView::from_raw(unsafe_, string.data(), string.size()));
		}
	};
	EXPECT_EQ(number(+Limits::max()).value(), Limits::max());
	EXPECT_EQ(number(+Limits::min()).value(), Limits::min());
	if constexpr (sizeof(T) < 8) {
		EXPECT_EQ(number(static_cast<long long>(Limits::max()) + 1).error(), ERANGE);
		EXPECT_EQ(number(static_cast<long long>(Limits::min()) - 1).error(), ERANGE);
	}
}

TEST(ParseInt, Limits)
{
	check_limits<s8>();
	check_limits<u8>();
	check_limits<s16>();
	check_limits<u16>();
	check_limits<s32>();
	check_limits<u32>();
	check_limits<s64>();
	check_limits<u64>();
	check_limits<char>();
	EXPECT_EQ(parse_int<u64>("18446744073709551616").error(), ERANGE);
	EXPECT_EQ(parse_int<s64>("-9223372036854775809").error(), ERANGE);
	EXPECT_EQ(parse_int<s64>("9223372036854775808").error(), ERANGE);
	EXPECT_EQ(parse_int<u64>("99999999999999999999999").error(), ERANGE);
	EXPECT_EQ(parse_int<u32>("-1").error(), ERANGE);
}

} // namespace
