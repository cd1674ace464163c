// SPDX-License-Identifier: GPL-2.0
#include "cfl/test/report.hh"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace cfl
{
namespace
{

TEST(Report, CountLine)
{
	EXPECT_EQ(count_line({3, 0, 0}), "3 passed, 0 failed");
	EXPECT_EQ(count_line({3, 1, 2}), "3 passed, 1 failed, 2 skipped");
}

TEST(Report, JunitSuitesPerArea)
{
	std::string xml = junit_xml(
		{{.name = "vm/a"},
		 {.name = "host/b", .state = TestState::Failed, .detail = "x < y & \"z\""},
		 {.name = "vm/c: d", .state = TestState::Skipped, .detail = "why"}});
	EXPECT_NE(xml.find("<testsuite name=\"vm\" tests=\"2\" failures=\"0\" skipped=\"1\">"),
		  std::string::npos)
		<< xml;
	EXPECT_NE(xml.find("<testsuite name=\"host\" tests=\"1\" failures=\"1\" skipped=\"0\">"),
		  std::string::npos);
	EXPECT_NE(xml.find("<failure>x &lt; y &amp; &quot;z&quot;</failure>"), std::string::npos);
	EXPECT_NE(xml.find("classname=\"vm\" name=\"c: d\""), std::string::npos);
}

TEST(Report, JsonHoldsAllAlsoWithBrokenText)
{
	TestReport report;
	report.add({.name = "a/b", .state = TestState::Failed, .detail = "bad \xff byte"});
	report.add({.name = "a/c"});
	nlohmann::json parsed = nlohmann::json::parse(report.json());
	EXPECT_EQ(parsed["passed"], 1);
	EXPECT_EQ(parsed["failed"], 1);
	EXPECT_EQ(parsed["tests"][0]["state"], "failed");
	EXPECT_EQ(report.counts().failed, 1u);
}

} // namespace
} // namespace cfl
