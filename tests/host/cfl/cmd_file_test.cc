// SPDX-License-Identifier: GPL-2.0
#include "cfl/cmd_file.hh"

#include <gtest/gtest.h>

#include "support/file.hh"

namespace cfl
{
namespace
{

TEST(ShellSplit, QuotesAndEscapes)
{
	EXPECT_EQ(shell_split("a  'b c' \"d\\\"e\" f\\ g '' h'i'j"),
		  (std::vector<std::string>{"a", "b c", "d\"e", "f g", "", "hij"}));
	EXPECT_EQ(shell_split("-DKBUILD_MODNAME='\"x\"'"),
		  std::vector<std::string>{"-DKBUILD_MODNAME=\"x\""});
	EXPECT_TRUE(shell_split("  ").empty());
}

TEST(CmdFile, CompilerRunIsFoundAndTheRestIsCut)
{
	auto command = parse_compile_command(
		"x86_64-linux-gnu-g++-12 -Wp,-MMD,/x/.f.o.d -nostdinc -I./include -isystem /i "
		"-O2 -c -o /x/f.o /x/f.cc ; ./tools/objtool/objtool --x /x/f.o");
	ASSERT_TRUE(command.has_value());
	EXPECT_EQ(command->compiler, "x86_64-linux-gnu-g++-12");
	EXPECT_EQ(command->source, "/x/f.cc");
	EXPECT_EQ(command->output, "/x/f.o");
	EXPECT_EQ(command->flags,
		  (std::vector<std::string>{"-nostdinc", "-I./include", "-isystem", "/i", "-O2"}));
}

TEST(CmdFile, LinkIsNoCompilerRun)
{
	EXPECT_EQ(parse_compile_command("ld -r -o x.o @x.mod"), std::nullopt);
	EXPECT_EQ(parse_compile_command(""), std::nullopt);
}

TEST(CmdFile, PathsBecomeAbsolute)
{
	CompileCommand command{
		.flags = {"-I./include", "-isystem", "a/../b", "-I/abs", "-include", "c.h", "-O2"}};
	EXPECT_EQ(absolute_flags(command, "/k"),
		  (std::vector<std::string>{"-I/k/include", "-isystem", "/k/b", "-I/abs",
					    "-include", "/k/c.h", "-O2"}));
}

/// What GCC is given for a kernel with KASAN and UBSAN; Clang calls the first and the last an error.
TEST(CmdFile, WhatOnlyGccKnowsIsLeftOut)
{
	CompileCommand command{.flags = {"-fasan-shadow-offset=0xdffffc0000000000",
					 "-fsanitize=shift", "--param", "asan-globals=1",
					 "-fsanitize=bounds-strict"}};
	EXPECT_EQ(clang_flags(command, "/k"),
		  (std::vector<std::string>{"-fsanitize=shift", "--param", "asan-globals=1"}));
}

TEST(CmdFile, BothSpellingsOfTheFile)
{
	TempDir folder("cmd-test");
	for (const char *key : {"savedcmd_", "cmd_"}) {
		write_file(folder.path() / "x",
			   std::string(key) + "/x/f.o := gcc -DX='$(pound)1$$' -c -o f.o f.c "
					      "\n\ndeps_f.o := \\\n");
		auto command = read_cmd_file(folder.path() / "x");
		ASSERT_TRUE(command.has_value()) << key;
		EXPECT_EQ(command->flags, std::vector<std::string>{"-DX=#1$"});
	}
	EXPECT_EQ(read_cmd_file(folder.path() / "none"), std::nullopt);
}

} // namespace
} // namespace cfl
