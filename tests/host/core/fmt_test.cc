// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <core/fmt.hh>
#include <string>
#include <string_view>

using namespace core;

namespace
{

struct Version {
	u8 major;
	u8 minor;
	void format(Formatter &out) const { out.write(major, '.', dec(minor, 2, '0')); }
};

std::string text(StrView view)
{
	return std::string(view.data(), view.size());
}

template <typename... Args>
std::string made(const Args &...args)
{
	return text(FixedString<128>(args...).view());
}

static_assert(FixedString<8>("n=", 4).view() == "n=4");

TEST(Formatter, Values)
{
	EXPECT_EQ(made("a", 'b', true, false), "abtruefalse");
	EXPECT_EQ(made(0, ' ', -1, ' ', MIN_OF<s64>, ' ', MAX_OF<u64>),
		  "0 -1 -9223372036854775808 18446744073709551615");
	EXPECT_EQ(made(hex(255u)), "0xff");
	EXPECT_EQ(made(hex(u16(255), 8)), "0x0000ff");
	EXPECT_EQ(made(bin(5u)), "0b101");
	EXPECT_EQ(made(dec(7, 3)), "  7");
	EXPECT_EQ(made(dec(-7, 4, '0')), "-007");
	EXPECT_EQ(made(Error::constant<12>()), "-ENOMEM");
	EXPECT_EQ(made(Error::constant<4000>()), "-4000");
	EXPECT_EQ(made(Version{6, 1}), "6.01");
	EXPECT_EQ(made("text"_c), "text");
	EXPECT_EQ(made(hex(~u64(0))), "0xffffffffffffffff");
}

TEST(Formatter, CutsAndSaysSo)
{
	char buffer[6];
	Formatter out{Span<char>(buffer)};
	out.write("abc", 123456);
	EXPECT_TRUE(out.truncated());
	EXPECT_EQ(text(out.view()), "abc12");
	EXPECT_EQ(out.size(), 5u);
	EXPECT_STREQ(out.as_c_str().c_str(), "abc12");
	FixedString<4> fits("abc");
	EXPECT_FALSE(fits.truncated());
	FixedString<3> cut("abc");
	EXPECT_TRUE(cut.truncated());
	EXPECT_STREQ(cut.as_c_str().c_str(), "ab");
	EXPECT_EQ(cut.size(), 2u);
	StrView view = fits;
	EXPECT_EQ(text(view), "abc");
	EXPECT_TRUE(FixedString<4>('\0').truncated());
	EXPECT_DEATH(Formatter{Span<char>()}, "");
}

} // namespace
