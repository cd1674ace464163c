// SPDX-License-Identifier: GPL-2.0
#include "cfl/test/module_test.hh"

#include <cerrno>

#include <gtest/gtest.h>

#include "support/error.hh"

namespace cfl
{
namespace
{

std::string refusal(const std::string &text)
{
	try {
		parse_module_tests(text, "x/test.json");
	} catch (const Error &error) {
		return error.what();
	}
	return "(accepted)";
}

TEST(TestJson, OneCaseAtTopLevel)
{
	std::vector<ModuleTest> tests =
		parse_module_tests(R"({"expect": "hello", "params": {"a": 1, "b": "x,y"}})", "f");
	ASSERT_EQ(tests.size(), 1u);
	EXPECT_EQ(tests[0].expect, std::vector<std::string>{"hello"});
	EXPECT_EQ(tests[0].params, "a=1 b=x,y");
	EXPECT_TRUE(tests[0].unload);
}

TEST(TestJson, CasesInheritAndOverride)
{
	std::vector<ModuleTest> tests = parse_module_tests(
		R"({"module": "m", "timeout": 5, "cases": [{"name": "a"}, {"timeout": 7, "kernels": ["debian-6.1"]}]})",
		"f");
	ASSERT_EQ(tests.size(), 2u);
	EXPECT_EQ(tests[0].module, "m");
	EXPECT_EQ(tests[0].timeout, 5u);
	EXPECT_EQ(tests[1].timeout, 7u);
	EXPECT_EQ(tests[1].name, "case2");
	EXPECT_TRUE(tests[0].runs_on("debian-6.12", "g++"));
	EXPECT_FALSE(tests[1].runs_on("debian-6.12", "g++"));
	EXPECT_TRUE(tests[1].runs_on("debian-6.1", "clang++"));
}

TEST(TestJson, EachMistakeIsNamed)
{
	EXPECT_NE(refusal("{").find("x/test.json"), std::string::npos);
	EXPECT_NE(refusal(R"({"expects": []})").find("did you mean \"expect\"?"),
		  std::string::npos);
	EXPECT_NE(refusal(R"({"expect": [1]})").find("\"expect\" must be a list of strings"),
		  std::string::npos);
	EXPECT_NE(refusal(R"({"expect": ["("]})").find("no regular expression"), std::string::npos);
	EXPECT_NE(refusal(R"({"load_fails_with": "EBOGUS"})").find("errno"), std::string::npos);
	EXPECT_NE(refusal(R"({"timeout": 0})").find("timeout"), std::string::npos);
	EXPECT_NE(refusal(R"({"unload": 1})").find("true or false"), std::string::npos);
	EXPECT_NE(refusal(R"({"cases": []})").find("at least one case"), std::string::npos);
	EXPECT_NE(refusal(R"({"cases": [{"name": "a"}, {"name": "a"}]})").find("two cases"),
		  std::string::npos);
}

CaseResult good_result()
{
	return {.end = CaseResult::End::Done,
		.load = 0,
		.unload = 0,
		.log = {"one", "two", "three"}};
}

TEST(Judge, GoodCase)
{
	EXPECT_TRUE(judge_module_test({.expect = {"^one$", "three"}}, good_result()).empty());
}

TEST(Judge, OrderMatters)
{
	EXPECT_EQ(judge_module_test({.expect = {"three", "one"}}, good_result()).size(), 1u);
	EXPECT_EQ(judge_module_test({.expect = {"one", "one"}}, good_result()).size(), 1u)
		<< "one line does not serve two expectations";
}

TEST(Judge, ForbiddenLine)
{
	EXPECT_EQ(judge_module_test({.forbid = {"tw."}}, good_result()).size(), 1u);
}

TEST(Judge, LoadErrors)
{
	CaseResult refused = good_result();
	refused.load = EINVAL;
	refused.unload.reset();
	EXPECT_EQ(judge_module_test({}, refused).size(), 1u);
	EXPECT_TRUE(judge_module_test({.load_error = EINVAL}, refused).empty());
	EXPECT_EQ(judge_module_test({.load_error = ENODEV}, refused).size(), 1u);
	EXPECT_EQ(judge_module_test({.load_error = EINVAL}, good_result()).size(), 1u);
}

TEST(Judge, BadEndsScriptsAndUnloads)
{
	for (CaseResult::End end : {CaseResult::End::NotRun, CaseResult::End::Oopsed,
				    CaseResult::End::Hung, CaseResult::End::Panicked}) {
		CaseResult result = good_result();
		result.end = end;
		EXPECT_EQ(judge_module_test({}, result).size(), 1u);
	}
	CaseResult result = good_result();
	result.script = 1;
	result.unload = EBUSY;
	EXPECT_EQ(judge_module_test({}, result).size(), 2u);
}

TEST(Judge, ReportsInTheLog)
{
	CaseResult result = good_result();
	result.log.push_back("WARNING: CPU: 0 PID: 1 at foo.c:3");
	EXPECT_EQ(judge_module_test({}, result).size(), 1u);
	EXPECT_TRUE(judge_module_test({.allow = {"foo\\.c"}}, result).empty());
	EXPECT_EQ(judge_module_test({.allow = {"bar\\.c"}}, result).size(), 1u);
}

} // namespace
} // namespace cfl
