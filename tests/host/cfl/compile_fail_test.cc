// SPDX-License-Identifier: GPL-2.0
#include "cfl/test/compile_fail.hh"

#include <gtest/gtest.h>

#include "support/error.hh"

namespace cfl
{
namespace
{

TEST(CompileFail, Comments)
{
	CompileFailCase test = parse_compile_fail("// SPDX\n"
						  "// EXPECT-ERROR: both\n"
						  "\t// EXPECT-ERROR(clang): only clang\n"
						  "// CFL-FLAGS: -DA -DB=1\n"
						  "// CFL-KERNEL: 1\n",
						  "f.cc");
	ASSERT_EQ(test.expect.size(), 2u);
	EXPECT_EQ(test.expect[0].pattern, "both");
	EXPECT_EQ(test.expect[1].compiler, "clang++");
	EXPECT_EQ(test.flags, (std::vector<std::string>{"-DA", "-DB=1"}));
	EXPECT_TRUE(test.needs_kernel);
	EXPECT_TRUE(test.applies_to("g++"));
}

TEST(CompileFail, FilesThatCouldNotFailAreRefused)
{
	EXPECT_THROW(parse_compile_fail("int x;\n", "f.cc"), Error);
	EXPECT_THROW(parse_compile_fail("// EXPECT-ERROR:\n", "f.cc"), Error);
	EXPECT_THROW(parse_compile_fail("// EXPECT-ERROR: (\n", "f.cc"), Error);
	EXPECT_THROW(parse_compile_fail("// EXPECT-ERROR(clang): x\n", "f.cc"), Error)
		<< "nothing for g++";
	EXPECT_NO_THROW(
		parse_compile_fail("// EXPECT-ERROR(clang): x\n// CFL-COMPILER: clang\n", "f.cc"));
	EXPECT_THROW(parse_compile_fail("// EXPECT-ERROR(icc): x\n", "f.cc"), Error);
}

TEST(CompileFail, Verdicts)
{
	CompileFailCase test = parse_compile_fail(
		"// EXPECT-ERROR: our text\n// EXPECT-ERROR(g++): gcc's\n", "f.cc");
	EXPECT_EQ(judge_compile_fail(test, "clang++", false, 1, "x: error: our text"), "");
	EXPECT_NE(judge_compile_fail(test, "clang++", false, 1, "x: error: another text"), "");
	EXPECT_NE(judge_compile_fail(test, "clang++", false, 0, "our text"), "") << "it compiled";
	EXPECT_NE(judge_compile_fail(test, "g++", false, 1, "our text"), "")
		<< "the second is missing";
	EXPECT_EQ(judge_compile_fail(test, "g++", false, 1, "our text, gcc's"), "");
	EXPECT_EQ(judge_compile_fail(test, "g++", true, 0, ""), "");
	EXPECT_NE(judge_compile_fail(test, "g++", true, 1, "our text, gcc's"), "")
		<< "the twin must compile";
}

} // namespace
} // namespace cfl
