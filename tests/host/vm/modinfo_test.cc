// SPDX-License-Identifier: GPL-2.0
// Modules are made here by the system's own assembler and objcopy's format rules, not by the code
// under test.
#include "vm/modinfo.hh"

#include <gtest/gtest.h>

#include "support/error.hh"
#include "support/process.hh"

namespace cfl
{
namespace
{

class Modules : public testing::Test
{
protected:
	Modules() { fs::create_directories(folder_.path() / "kernel"); }

	/// Assembles a file with a .modinfo section.
	fs::path make(const std::string &name, const std::string &depends)
	{
		std::string source =
			".section .modinfo,\"a\"\n.asciz \"license=GPL\"\n.asciz \"depends=" +
			depends + "\"\n.asciz \"name=" + module_name(name + ".ko") + "\"\n";
		fs::path file = folder_.path() / "kernel" / (name + ".ko");
		Outcome outcome =
			capture(Command{.argv = {"as", "-o", file.string(), "-"}, .input = source});
		EXPECT_TRUE(outcome.ok()) << outcome.output;
		order_ += "kernel/" + name + ".ko\n";
		write_file(folder_.path() / "modules.order", order_);
		return file;
	}

	TempDir folder_{"modinfo-test"};
	std::string order_;
};

TEST(ModuleName, AsTheKernelWritesIt)
{
	EXPECT_EQ(module_name("/x/snd-pcm.ko.xz"), "snd_pcm");
	EXPECT_EQ(module_name("a.ko"), "a");
}

TEST_F(Modules, InfoIsRead)
{
	ModuleInfo info = read_module_info(make("snd-pcm", "snd,snd-timer"));
	EXPECT_EQ(info.name, "snd_pcm");
	EXPECT_EQ(info.depends, (std::vector<std::string>{"snd", "snd-timer"}));
}

TEST_F(Modules, WhatIsNoModuleIsRefused)
{
	EXPECT_THROW(read_module_info("/etc/passwd"), Error);
	EXPECT_THROW(read_module_info("/bin/true"), Error);
}

TEST_F(Modules, ClosureInLoadOrder)
{
	fs::path base = make("base", "");
	fs::path left = make("left", "base");
	fs::path right = make("right-side", "base");
	fs::path top = make("top", "left,right-side");
	ModuleTree tree(folder_.path());
	EXPECT_EQ(tree.closure({"top"}), (std::vector<fs::path>{base, left, right, top}));
	EXPECT_EQ(tree.find("right_side"), right);
	EXPECT_THROW(tree.closure({"missing"}), Error);
}

TEST_F(Modules, BuiltInNeedsNoFile)
{
	fs::path top = make("top", "inside");
	write_file(folder_.path() / "modules.builtin", "kernel/lib/inside.ko\n");
	EXPECT_EQ(ModuleTree(folder_.path()).closure({"top"}), std::vector<fs::path>{top});
}

TEST_F(Modules, OwnModulesComeBeforeTheKernels)
{
	make("base", "");
	fs::path own = make("own", "base");
	std::map<std::string, fs::path> provided{{"base", own.parent_path() / "mine.ko"}};
	make("mine", "");
	EXPECT_EQ(ModuleTree(folder_.path()).closure({"own"}, provided).front(), provided["base"]);
}

TEST_F(Modules, PackedFilesAreUnpacked)
{
	fs::path plain = make("packed", "x");
	std::string content = read_file(plain);
	ASSERT_TRUE(capture(Command{.argv = {"xz", plain.string()}}).ok());
	ModuleTree tree(folder_.path());
	EXPECT_EQ(tree.find("packed").extension(), ".xz");
	EXPECT_EQ(read_module(tree.find("packed")), content);
}

} // namespace
} // namespace cfl
