// SPDX-License-Identifier: GPL-2.0
/// @file
/// Owned texts.
#include <kernel/kstring.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

/// The byte at @p index, which may be that of the nul.
char byte_at(const KString &text, usize index)
{
	core::require(index <= text.size(), "behind the end of the text");
	// SAFETY: the text and its nul are size() + 1 bytes long.
	unsafe
	{
		return text.c_str()[index];
	}
}

KUNIT_CASE(string_grows_and_ends_in_nul)
{
	KString s;
	KUNIT_EXPECT(s.empty());
	KUNIT_EXPECT_EQ(byte_at(s, 0), '\0');
	for (u32 i = 0; i < 100; i++)
		TRY(s.append("abc", GFP_KERNEL));
	KUNIT_EXPECT_EQ(s.size(), 300u);
	KUNIT_EXPECT_EQ(byte_at(s, 300), '\0');
	KUNIT_EXPECT_EQ(s.as_c_str().size(), 300u);
	s.truncate(4);
	KUNIT_EXPECT(s == "abca");
	// cfl-expect: borrow-invalidated - its own text, which moves while it grows
	TRY(s.append(s, GFP_KERNEL));
	KUNIT_EXPECT(s == "abcaabca");
	KString copy = TRY(s.clone(GFP_KERNEL));
	KUNIT_EXPECT(copy == s);
	KString moved = move(copy);
	KUNIT_EXPECT(moved.view().starts_with("abca"));
	moved.clear();
	KUNIT_EXPECT(moved.empty() && byte_at(moved, 0) == '\0');
	const StrView view = s;
	KUNIT_EXPECT_EQ(view.size(), 8u);
	return {};
}

KUNIT_CASE(string_takes_no_nul)
{
	const char bytes[] = {'a', '\0', 'b'};
	KString s = TRY(KString::from("x", GFP_KERNEL));
	KUNIT_EXPECT_EQ(s.append(StrView(Span<const char>(bytes)), GFP_KERNEL).error(), EINVAL);
	KUNIT_EXPECT(s == "x");
	TRY(s.append("", GFP_KERNEL));
	KUNIT_EXPECT(s == "x");
	return {};
}

/// A type that says how it prints, by parts that do.
struct Version {
	u32 major;
	u32 minor;

	void format(core::Formatter &out) const
	{
		out.write('v', major, '.', core::dec(minor, 2, '0'));
	}
};

KUNIT_CASE(string_is_formatted)
{
	const Version version{6, 1};
	KString s = TRY(KString::format(GFP_KERNEL, "linux-", version, ' ', ENODEV, ' ', -5, ' ',
					core::hex(255u), ' ', true));
	KUNIT_EXPECT(s == "linux-v6.01 -ENODEV -5 0xff true");
	KUNIT_EXPECT_EQ(byte_at(s, s.size()), '\0');
	TRY(s.append_format(GFP_KERNEL, '/', "linux"));
	KUNIT_EXPECT(s.view().ends_with("true/linux"));
	const KString empty = TRY(KString::format(GFP_KERNEL));
	KUNIT_EXPECT(empty.empty());
	KUNIT_EXPECT_EQ(KString::format(GFP_KERNEL, 'a', '\0').error(), EINVAL);
	const KString longer = TRY(KString::format(GFP_KERNEL, s, s, s, s, s, s));
	KUNIT_EXPECT_EQ(longer.size(), 6 * s.size());
	return {};
}

} // namespace

KUNIT_SUITE(strings, KUNIT_RUN(string_is_formatted), KUNIT_RUN(string_grows_and_ends_in_nul),
	    KUNIT_RUN(string_takes_no_nul));
