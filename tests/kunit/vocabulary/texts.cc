// SPDX-License-Identifier: GPL-2.0
/// @file
/// Texts made of values, and values read from texts.
#include <core/bits.hh>
#include <core/fmt.hh>
#include <core/parse_int.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;
using core::FixedString;

MODULE_PARAM(kind, char[8], {.initial = "fast", .perm = 0444, .description = "A fixed text"});
MODULE_PARAM(bounds, u16[4], {.initial = {3, 7}, .perm = 0644, .description = "Up to 4 numbers"});

namespace
{

/// Two types of ours, one inside the other.
struct Port {
	u16 number;

	void format(core::Formatter &out) const { out.write("port ", number); }
};

struct Route {
	Port from;
	Port to;
	Error why;

	void format(core::Formatter &out) const
	{
		out.write('[', from, " to ", to, ": ", why, ']');
	}
};

KUNIT_CASE(types_say_how_they_print)
{
	const Route route{{22}, {8080}, EHOSTUNREACH};
	const FixedString<64> text(route);

	KUNIT_EXPECT_EQ(text.view(), StrView("[port 22 to port 8080: -EHOSTUNREACH]"));
	KUNIT_EXPECT(!text.truncated());
	KUNIT_EXPECT_EQ(text.as_c_str().size(), text.size());
	return {};
}

/// A number, and how it is written.
struct Written {
	core::IntFormat format;
	const char *text;
};

constexpr Written WRITTEN[] = {
	{core::hex(0u), "0x0"},
	{core::hex(0xdeadbeefu), "0xdeadbeef"},
	{core::hex(u8(10), 4), "0x0a"},
	{core::hex(~0ull), "0xffffffffffffffff"},
	{core::bin(5u), "0b101"},
	{core::bin(u8(5), 10), "0b00000101"},
	{core::dec(7, 3), "  7"},
	{core::dec(-7, 3), " -7"},
	{core::dec(-7, 4, '0'), "-007"},
	{core::dec(12345, 3), "12345"},
	{core::dec(MIN_OF<s64>, 0), "-9223372036854775808"},
	{core::dec(MAX_OF<u64>, 0), "18446744073709551615"},
};

KUNIT_PARAM_CASE(numbers_are_written, Written, WRITTEN)
{
	const FixedString<80> text(param.format);

	// SAFETY: a literal.
	unsafe
	{
		KUNIT_EXPECT_EQ(text.view(), StrView(core::CStr::from_ptr(unsafe_, param.text)));
	}
	return {};
}

KUNIT_CASE(simple_values_are_written)
{
	const FixedString<64> text(true, ' ', false, ' ', s8(-128), ' ', u8(255), ' ', 'c', ' ',
				   StrView("view"), ' ', "literal");

	KUNIT_EXPECT_EQ(text.view(), StrView("true false -128 255 c view literal"));
	return {};
}

/// What does not fit is cut off, remembered, and counted; there is always a NUL.
KUNIT_CASE(buffers_of_any_size_hold_out)
{
	char room[8];

	for (usize size = 1; size <= sizeof(room); size++) {
		core::Formatter out(Span<char>(room).first(size));

		out.write("abcdef", 12345);
		KUNIT_EXPECT_EQ(out.size(), size - 1);
		KUNIT_EXPECT(out.truncated());
		KUNIT_EXPECT_EQ(out.wanted(), 11u);
		KUNIT_EXPECT_EQ(out.view(), StrView("abcdef1").first(size - 1));
		KUNIT_EXPECT_EQ(room[size - 1], '\0');
	}
	const FixedString<4> cut("port", 1u);
	KUNIT_EXPECT(cut.truncated());
	KUNIT_EXPECT_EQ(cut.view(), StrView("por"));
	const FixedString<8> holed("a", '\0', "b");
	KUNIT_EXPECT_EQ(holed.view(), StrView("ab"));
	KUNIT_EXPECT(holed.truncated());
	return {};
}

KUNIT_CASE(integers_are_parsed)
{
	using core::parse_int;

	KUNIT_EXPECT_EQ(TRY(parse_int<u32>("42")), 42u);
	KUNIT_EXPECT_EQ(TRY(parse_int<u32>("+42")), 42u);
	KUNIT_EXPECT_EQ(TRY(parse_int<s32>("-42")), -42);
	KUNIT_EXPECT_EQ(TRY(parse_int<u8>("0xff", 0)), 255);
	KUNIT_EXPECT_EQ(TRY(parse_int<u8>("0b1010", 0)), 10);
	KUNIT_EXPECT_EQ(TRY(parse_int<u16>("0o777", 0)), 511);
	KUNIT_EXPECT_EQ(TRY(parse_int<u16>("0777", 0)), 511);
	KUNIT_EXPECT_EQ(TRY(parse_int<u16>("ff", 16)), 255);
	KUNIT_EXPECT_EQ(TRY(parse_int<u32>("zz", 36)), 35u * 36 + 35);
	KUNIT_EXPECT_EQ(TRY(parse_int<s8>("-128")), -128);
	KUNIT_EXPECT_EQ(TRY(parse_int<u64>("18446744073709551615")), ~0ull);
	KUNIT_EXPECT_EQ(TRY(parse_int<s64>("-9223372036854775808")), MIN_OF<s64>);
	return {};
}

/// A text that is no number of the type, and what the error is.
struct Refused {
	const char *text;
	u32 base;
	Error error;
};

constexpr Refused REFUSED[] = {
	{"", 10, core::EINVAL},
	{"-", 10, core::EINVAL},
	{"12a", 10, core::EINVAL},
	{" 1", 10, core::EINVAL},
	{"1 ", 10, core::EINVAL},
	{"0x", 0, core::EINVAL},
	{"--1", 10, core::EINVAL},
	{"128", 10, core::ERANGE},
	{"-129", 10, core::ERANGE},
	{"8", 8, core::EINVAL},
	{"1", 1, core::EINVAL},
	{"1", 37, core::EINVAL},
	{"0xff", 0, core::ERANGE},
	{"0xff", 10, core::EINVAL},
	{"99999999999999999999", 10, core::ERANGE},
};

KUNIT_PARAM_CASE(other_texts_are_refused, Refused, REFUSED)
{
	// SAFETY: a literal.
	unsafe
	{
		const StrView text = core::CStr::from_ptr(unsafe_, param.text);
		auto parsed = core::parse_int<s8>(text, param.base);

		KUNIT_ASSERT(parsed.is_err());
		KUNIT_EXPECT_EQ(parsed.error(), param.error);
	}
	return {};
}

/// What nobody can rewrite is read as it is, the rest under a lock.
KUNIT_CASE(parameters_are_read)
{
	KUNIT_EXPECT(kind.get() == "fast");
	const ParamLock lock;
	const auto numbers = bounds.get(lock);

	KUNIT_ASSERT_EQ(numbers.size(), 2u);
	KUNIT_EXPECT_EQ(numbers[0] + numbers[1], 10);
	return {};
}

} // namespace

KUNIT_SUITE(texts, KUNIT_RUN(types_say_how_they_print), KUNIT_RUN(numbers_are_written),
	    KUNIT_RUN(simple_values_are_written), KUNIT_RUN(buffers_of_any_size_hold_out),
	    KUNIT_RUN(integers_are_parsed), KUNIT_RUN(other_texts_are_refused),
	    KUNIT_RUN(parameters_are_read));
