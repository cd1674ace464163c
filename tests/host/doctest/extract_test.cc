// SPDX-License-Identifier: GPL-2.0
#include "doctest/extract.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error.hh"

using cfl::doctest::Example;
using cfl::doctest::extract;
using cfl::doctest::Kind;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Extract, TakesTheCodeAndItsLineFromADocComment)
{
	std::vector<Example> found = extract("int x;\n"
					     "/// Text.\n"
					     "/// ```cpp\n"
					     "/// auto a = 1;\n"
					     "///\n"
					     "/// \tb();\n"
					     "/// ```\n",
					     "lib/kernel/x.hh");
	ASSERT_EQ(found.size(), 1u);
	EXPECT_EQ(found[0].line, 4);
	EXPECT_EQ(found[0].kind, Kind::Body);
	EXPECT_EQ(found[0].name(), "kernel/x.hh:4");
	EXPECT_THAT(found[0].code, ElementsAre("auto a = 1;", "", "\tb();"));
}

TEST(Extract, KnowsEachKind)
{
	std::vector<Example> found =
		extract("```cpp file\n```\n```cpp no_run\n```\n"
			"```cpp compile_fail\n```\n```cpp ignore\n```\n```cpp\n```\n",
			"docs/a.md");
	ASSERT_EQ(found.size(), 5u);
	EXPECT_EQ(found[0].kind, Kind::File);
	EXPECT_EQ(found[1].kind, Kind::NoRun);
	EXPECT_EQ(found[2].kind, Kind::CompileFail);
	EXPECT_EQ(found[3].kind, Kind::Ignore);
	EXPECT_EQ(found[4].kind, Kind::Body);
}

TEST(Extract, PassesOverOtherLanguages)
{
	std::vector<Example> found =
		extract("```sh\n```\n```\nplain\n```\n```cpp\nx();\n```\n", "a.md");
	ASSERT_EQ(found.size(), 1u);
	EXPECT_EQ(found[0].line, 7);
}

TEST(Extract, IgnoresOrdinaryCommentsAndCode)
{
	EXPECT_TRUE(extract("// ```cpp\n// x();\n// ```\n", "a.hh").empty());
}

TEST(Extract, RefusesAnOpenFence)
{
	try {
		extract("/// ```cpp\n/// x();\nint y;\n", "a.hh");
		FAIL() << "accepted";
	} catch (const cfl::Error &error) {
		EXPECT_THAT(error.what(), HasSubstr("a.hh:1: "));
	}
	EXPECT_THROW(extract("```cpp\nx();\n", "a.md"), cfl::Error);
}

TEST(Extract, RefusesAnUnknownWord)
{
	try {
		extract("text\n```cpp norun\n```\n", "a.md");
		FAIL() << "accepted";
	} catch (const cfl::Error &error) {
		EXPECT_THAT(error.what(), HasSubstr("a.md:2: `norun`"));
	}
}
