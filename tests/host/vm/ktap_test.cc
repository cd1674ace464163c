// SPDX-License-Identifier: GPL-2.0
#include "vm/ktap.hh"

#include <gtest/gtest.h>

namespace cfl
{
namespace
{

using State = TapResult::State;

std::vector<std::string> names(const TapReport &report)
{
	std::vector<std::string> list;
	for (const TapResult &result : report.results)
		list.push_back(result.name);
	return list;
}

TEST(Tap, FlatResults)
{
	TapReport report = parse_tap({"TAP version 14", "1..3", "ok 1 - one", "# why",
				      "not ok 2 - two", "ok 3 - three # SKIP no network", "noise"});
	EXPECT_EQ(names(report), (std::vector<std::string>{"one", "two", "three"}));
	EXPECT_EQ(report.results[0].state, State::Passed);
	EXPECT_EQ(report.results[1].state, State::Failed);
	EXPECT_EQ(report.results[1].detail, "# why\n");
	EXPECT_EQ(report.results[2].state, State::Skipped);
	EXPECT_EQ(report.results[2].detail, "no network");
	EXPECT_EQ(report.problem, "");
}

TEST(Tap, CountsMustAgree)
{
	EXPECT_NE(parse_tap({"1..3", "ok 1 - one"}).problem, "");
	EXPECT_NE(parse_tap({"ok 1 - one", "ok 2 - two", "1..1"}).problem, "");
	EXPECT_EQ(parse_tap({"ok 1 - one", "1..1"}).problem, "") << "the plan may come last";
	EXPECT_NE(parse_tap({"1..2", "Bail out! no disk"}).problem, "");
	EXPECT_TRUE(parse_tap({"nothing here"}).empty());
}

// As KUnit prints it (Documentation/dev-tools/ktap.rst).
TEST(Ktap, NestedSuites)
{
	TapReport report = parse_tap({"KTAP version 1", "1..2", "    KTAP version 1",
				      "    # Subtest: list", "    1..2", "    ok 1 add",
				      "    ok 2 remove", "# list: pass:2 fail:0 skip:0",
				      "ok 1 list", "    KTAP version 1", "    # Subtest: tree",
				      "    1..1", "    # insert: EXPECTATION FAILED at tree.cc:3",
				      "    not ok 1 insert", "not ok 2 tree"});
	EXPECT_EQ(names(report),
		  (std::vector<std::string>{"list/add", "list/remove", "tree/insert"}));
	EXPECT_EQ(report.results[2].state, State::Failed);
	EXPECT_NE(report.results[2].detail.find("tree.cc:3"), std::string::npos);
	EXPECT_EQ(report.problem, "");
}

TEST(Ktap, TwoModulesHaveAPlanEach)
{
	std::vector<std::string> lines{
		"KTAP version 1", "1..1",	    "    KTAP version 1", "    # Subtest: one",
		"    1..2",	  "    ok 1 a",	    "    ok 2 b",	  "ok 1 one",
		"KTAP version 1", "1..1",	    "    KTAP version 1", "    # Subtest: two",
		"    1..1",	  "    not ok 1 c", "not ok 1 two"};
	TapReport report = parse_tap(lines);
	EXPECT_EQ(names(report), (std::vector<std::string>{"one/a", "one/b", "two/c"}));
	EXPECT_EQ(report.problem, "");
	lines.erase(lines.begin() + 7); // the first one's end
	EXPECT_NE(parse_tap(lines).problem, "") << "the second does not make up for the first";
}

TEST(Ktap, ModulePrefixIsPassedOver)
{
	TapReport report = parse_tap(
		{"mod: KTAP version 1", "mod: 1..1", "mod: ok 1 - works", "mod: other text"});
	EXPECT_EQ(names(report), std::vector<std::string>{"works"});
}

TEST(Ktap, MissingMembersOfASuite)
{
	TapReport report =
		parse_tap({"1..1", "    # Subtest: s", "    1..3", "    ok 1 a", "ok 1 s"});
	EXPECT_NE(report.problem.find("3 tests were planned, 1 reported"), std::string::npos)
		<< report.problem;
}

TEST(Ktap, FailedSuiteWithoutAFailedMemberIsAFailure)
{
	TapReport report =
		parse_tap({"1..1", "    # Subtest: s", "    1..1", "    ok 1 a", "not ok 1 s"});
	ASSERT_EQ(report.results.size(), 2u);
	EXPECT_EQ(report.results[1].name, "s");
	EXPECT_EQ(report.results[1].state, State::Failed);
}

} // namespace
} // namespace cfl
