// SPDX-License-Identifier: GPL-2.0
#include "doctest/generate.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error.hh"

using cfl::TempDir;
using cfl::doctest::Example;
using cfl::doctest::extract;
using testing::HasSubstr;
using testing::Not;

namespace
{

std::vector<Example> examples()
{
	return extract("/// ```cpp\n/// one();\n/// ```\n"
		       "/// ```cpp no_run\n/// two();\n/// ```\n"
		       "/// ```cpp compile_fail\n/// three();\n/// ```\n",
		       "lib/core/x.hh");
}

} // namespace

TEST(Generate, EachExampleIsACaseAtItsOwnLine)
{
	std::string unit = cfl::doctest::unit_text(examples(), "core_x");
	EXPECT_THAT(unit, HasSubstr("KUNIT_CASE(line_2)\n{\n#line 2 \"lib/core/x.hh\"\none();\n"));
	EXPECT_THAT(unit, HasSubstr("KUNIT_SUITE(core_x, KUNIT_RUN(line_2));"));
	EXPECT_THAT(unit, Not(HasSubstr("KUNIT_RUN(line_5)")));
}

TEST(Generate, MovesIncludesToTheTop)
{
	std::vector<Example> list = extract(
		"/// ```cpp\n/// #include <kernel/list.hh>\n/// one();\n/// ```\n", "lib/a.hh");
	std::string unit = cfl::doctest::unit_text(list, "a");
	EXPECT_LT(unit.find("#include <kernel/list.hh>"), unit.find("namespace"));
	EXPECT_EQ(unit.find("#include <kernel/list.hh>"), unit.rfind("#include <kernel/list.hh>"));
}

TEST(Generate, WritesAFolderThatBuilds)
{
	TempDir folder("doctest");
	cfl::doctest::generate(examples(), {"/tree", folder.path(), "doctest"});
	std::string makefile = cfl::read_file(folder.path() / "Makefile");
	EXPECT_THAT(makefile, HasSubstr("doctest-y := main.o doc_core_x.o"));
	EXPECT_THAT(cfl::read_file(folder.path() / "main.cc"),
		    HasSubstr("KUNIT_MODULE(doc_core_x);"));
	EXPECT_TRUE(cfl::fs::exists(folder.path() / "compile-fail" / "doc_core_x_8.cc"));
}

TEST(Generate, IncludesTheHeaderThatAnExampleDocuments)
{
	EXPECT_THAT(cfl::doctest::unit_text(examples(), "x"), HasSubstr("#include <core/x.hh>\n"));
	EXPECT_THAT(cfl::doctest::compile_fail_text(examples()[2]),
		    HasSubstr("#include <core/x.hh>\n"));
}

TEST(Generate, BuildsAModuleOfItsOwnForAnExampleThatIsOne)
{
	TempDir folder("doctest");
	std::vector<Example> list = examples();
	for (const Example &more : extract("/// ```cpp file\n/// MODULE(X, {});\n/// ```\n"
					   "/// ```cpp file\n/// struct S {};\n/// ```\n",
					   "lib/kernel/y.hh"))
		list.push_back(more);
	cfl::doctest::generate(list, {"/tree", folder.path(), "doctest"});
	std::string makefile = cfl::read_file(folder.path() / "Makefile");
	EXPECT_THAT(makefile, HasSubstr("obj-m += doc_kernel_y_2.o\n"));
	EXPECT_THAT(makefile, HasSubstr("doctest-y := main.o doc_kernel_y_5.o doc_core_x.o"));
	EXPECT_THAT(cfl::read_file(folder.path() / "main.cc"),
		    HasSubstr("KUNIT_MODULE(doc_core_x);"));
}

TEST(Generate, SaysWhenThereIsNothingToRun)
{
	TempDir folder("doctest");
	EXPECT_THROW(cfl::doctest::generate({}, {"/tree", folder.path(), "doctest"}), cfl::Error);
}
