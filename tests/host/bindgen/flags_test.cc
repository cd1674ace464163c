// SPDX-License-Identifier: GPL-2.0
#include <bindgen/flags.hh>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cfl::bindgen;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

namespace
{

TEST(SplitCommand, KeepsQuotesAndBackslashesLikeAShell)
{
	EXPECT_THAT(split_command("-a  '-DX=\"d\"' \"b c\" d\\ e\n-f"),
		    ElementsAre("-a", "-DX=\"d\"", "b c", "d e", "-f"));
	EXPECT_THAT(split_command("-DEMPTY= ''"), ElementsAre("-DEMPTY=", ""));
	EXPECT_TRUE(split_command(" \n").empty());
}

TEST(ClangArguments, DropsWhatOnlyGccKnowsAndKeepsWhatParsingNeeds)
{
	Options o;
	o.flags = {"-nostdinc",
		   "-Iinclude",
		   "-include",
		   "a/linux/kconfig.h",
		   "-DX=1",
		   "-fshort-wchar",
		   "-fconserve-stack",
		   "-mpreferred-stack-boundary=3",
		   "-mrecord-mcount",
		   "-Wall",
		   "-Wp,-MMD,x.d",
		   "-o",
		   "x.o",
		   "-fno-ipa-sra"};
	std::vector<std::string> args = clang_arguments(o);
	for (const char *kept : {"-nostdinc", "-Iinclude", "-DX=1", "-fshort-wchar"})
		EXPECT_THAT(args, Contains(kept));
	for (const char *gone : {"-fconserve-stack", "-mpreferred-stack-boundary=3", "-Wall",
				 "-mrecord-mcount", "x.o", "-Wp,-MMD,x.d"})
		EXPECT_THAT(args, Not(Contains(gone)));
}

TEST(ClangArguments, PosesAsTheCompilerThatReadsTheResult)
{
	Options o;
	o.compiler.version = "13.1.0";
	EXPECT_THAT(clang_arguments(o), Contains("-fgnuc-version=13.1.0"));
	EXPECT_THAT(clang_arguments(o), Contains("-U__clang__"));
	o.compiler.clang = true;
	EXPECT_THAT(clang_arguments(o), Not(Contains("-U__clang__")));
}

TEST(ClangArguments, PutsTheConfigurationFixBehindKconfig)
{
	Options o;
	o.flags = {"-include", "a/linux/kconfig.h", "-include", "b.h"};
	std::vector<std::string> args = clang_arguments(o);
	args.resize(6);
	EXPECT_THAT(args, ElementsAre("-include", "a/linux/kconfig.h", "-include", CONFIG_FIX_PATH,
				      "-include", "b.h"));
}

} // namespace
