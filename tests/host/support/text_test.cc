// SPDX-License-Identifier: GPL-2.0
#include "support/text.hh"

#include <cerrno>

#include <gtest/gtest.h>

#include "support/error.hh"

namespace cfl
{
namespace
{

TEST(Text, SplitKeepsEmptyPieces)
{
	EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string>{"a", "", "b", ""}));
	EXPECT_EQ(split("", ','), std::vector<std::string>{""});
}

TEST(Text, WordsDropWhiteSpace)
{
	EXPECT_EQ(words("  a\tb \n c "), (std::vector<std::string>{"a", "b", "c"}));
	EXPECT_TRUE(words(" \n").empty());
}

TEST(Text, TrimBothEnds)
{
	EXPECT_EQ(trim(" \t a b \n"), "a b");
	EXPECT_EQ(trim(" \n "), "");
}

TEST(Text, ReplaceAllDoesNotReadItsOwnOutput)
{
	EXPECT_EQ(replace_all("aXaX", "X", "XX"), "aXXaXX");
	EXPECT_EQ(replace_all("abc", "d", "e"), "abc");
}

TEST(Text, ShellQuoteOnlyWhereNeeded)
{
	EXPECT_EQ(shell_quote("M=/a/b.c"), "M=/a/b.c");
	EXPECT_EQ(shell_quote(""), "''");
	EXPECT_EQ(shell_quote("two words"), "'two words'");
	EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
	EXPECT_EQ(shell_quote("$HOME"), "'$HOME'");
}

TEST(Text, EditDistance)
{
	EXPECT_EQ(edit_distance("", "abc"), 3u);
	EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
	EXPECT_EQ(edit_distance("run", "rnu"), 1u) << "a swap of neighbours is one step";
	EXPECT_EQ(edit_distance("same", "same"), 0u);
}

TEST(Text, NearestIsNearEnoughOrNothing)
{
	std::vector<std::string> verbs{"build", "run", "test", "doctor", "compile-commands"};
	EXPECT_EQ(nearest("biuld", verbs), "build");
	EXPECT_EQ(nearest("rnu", verbs), "run");
	EXPECT_EQ(nearest("docotr", verbs), "doctor");
	EXPECT_EQ(nearest("compile-comands", verbs), "compile-commands");
	EXPECT_EQ(nearest("xyz", verbs), std::nullopt);
	EXPECT_EQ(nearest("", verbs), std::nullopt);
}

TEST(Text, XmlEscapeLeavesNoMarkupAndNoControls)
{
	EXPECT_EQ(xml_escape("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
	EXPECT_EQ(xml_escape(std::string_view("\x1b[0m\n", 5)), "?[0m\n");
}

TEST(Text, HumanSize)
{
	EXPECT_EQ(human_size(999), "999 B");
	EXPECT_EQ(human_size(12'345), "12 kB");
	EXPECT_EQ(human_size(107'179'464), "107.2 MB");
	EXPECT_EQ(human_size(2'000'000'000), "2.0 GB");
}

TEST(Errno, NamesAndNumbersAreInverse)
{
	EXPECT_EQ(errno_name(EINVAL), "EINVAL");
	EXPECT_EQ(errno_number("EINVAL"), EINVAL);
	EXPECT_EQ(errno_number("-ENODEV"), ENODEV);
	EXPECT_EQ(errno_number("22"), 22);
	EXPECT_EQ(errno_number("ENOTSUPP"), 524) << "only the kernel knows it";
	EXPECT_EQ(errno_number("EBOGUS"), 0);
}

} // namespace
} // namespace cfl
