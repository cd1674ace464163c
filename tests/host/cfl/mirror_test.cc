// SPDX-License-Identifier: GPL-2.0
#include "cfl/module_build.hh"

#include <gtest/gtest.h>

namespace cfl
{
namespace
{

class Mirror : public testing::Test
{
protected:
	Mirror()
	{
		fs::create_directories(source() / "sub");
		write_file(source() / "foo.cc", "1");
		write_file(source() / "sub/bar.cc", "2");
		write_file(source() / "foo.o", "output");
		fs::create_directories(source() / ".cfl");
		write_file(source() / ".cfl/bindings.hh", "output");
	}

	fs::path source() const { return folder_.path() / "source"; }
	fs::path out() const { return folder_.path() / "out"; }

	TempDir folder_{"mirror-test"};
};

TEST_F(Mirror, SourcesAreLinkedAndOutputsAreNot)
{
	mirror_sources(source(), out());
	EXPECT_EQ(fs::read_symlink(out() / "foo.cc"), source() / "foo.cc");
	EXPECT_EQ(read_file(out() / "sub/bar.cc"), "2");
	EXPECT_TRUE(fs::is_directory(fs::symlink_status(out() / "sub")));
	EXPECT_FALSE(fs::exists(out() / "foo.o"));
	EXPECT_FALSE(fs::exists(out() / ".cfl"));
}

TEST_F(Mirror, SecondTimeFollowsChangesAndKeepsWhatMakeMade)
{
	mirror_sources(source(), out());
	write_file(out() / "foo.ko", "made");
	fs::remove(source() / "foo.cc");
	write_file(source() / "new.hh", "3");
	mirror_sources(source(), out());
	EXPECT_FALSE(fs::exists(fs::symlink_status(out() / "foo.cc")));
	EXPECT_EQ(read_file(out() / "new.hh"), "3");
	EXPECT_EQ(read_file(out() / "foo.ko"), "made");
}

TEST_F(Mirror, OutInsideTheSourceIsNotMirroredIntoItself)
{
	mirror_sources(source(), source() / "build");
	EXPECT_TRUE(fs::exists(source() / "build/foo.cc"));
	EXPECT_FALSE(fs::exists(source() / "build/build"));
}

TEST(Make, CommandLine)
{
	BuildRequest request{
		.source = "/s",
		.kernel = {.name = "k", .release = "6", .build = "/k", .image = "", .modules = ""},
		.cxx = "clang++-22",
		.out = "/o"};
	std::vector<std::string> argv = make_command(request);
	for (const char *word : {"-C", "/k", "M=/o", "CXX=clang++-22", "modules"})
		EXPECT_NE(std::find(argv.begin(), argv.end(), word), argv.end()) << word;
}

} // namespace
} // namespace cfl
