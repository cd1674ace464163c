// SPDX-License-Identifier: GPL-2.0
#include "support/file.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/error.hh"

namespace cfl
{
namespace
{

std::size_t count_entries(const fs::path &folder)
{
	std::size_t count = 0;
	for ([[maybe_unused]] const auto &entry : fs::directory_iterator(folder))
		count++;
	return count;
}

TEST(File, WriteThenRead)
{
	TempDir folder("file-test");
	std::string content("a\0b\n", 4);
	write_file(folder.path() / "x", content);
	EXPECT_EQ(read_file(folder.path() / "x"), content);
	EXPECT_EQ(count_entries(folder.path()), 1u) << "the temporary name must be gone";
}

TEST(File, ModeFollowsUmask)
{
	TempDir folder("file-test");
	write_file(folder.path() / "x", "");
	struct stat info{};
	ASSERT_EQ(stat((folder.path() / "x").c_str(), &info), 0);
	mode_t mask = umask(0);
	umask(mask);
	EXPECT_EQ(info.st_mode & 0777, 0666 & ~mask);
}

TEST(File, FailedWriteLeavesNothingAndKeepsTheOldFile)
{
	TempDir folder("file-test");
	fs::create_directory(folder.path() / "x");
	EXPECT_THROW(write_file(folder.path() / "x", "new"), Error);
	EXPECT_TRUE(fs::is_directory(folder.path() / "x"));
	EXPECT_EQ(count_entries(folder.path()), 1u);
}

TEST(File, WhatIsNoFileIsWrittenToAndStays)
{
	TempDir folder("file-test");
	fs::path pipe = folder.path() / "pipe", link = folder.path() / "link";
	ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
	int fd = open(pipe.c_str(), O_RDWR | O_CLOEXEC);
	ASSERT_GE(fd, 0);
	fs::create_symlink(pipe, link);
	write_file(pipe, "one ");
	write_file(link, "two");
	char buffer[16]{};
	EXPECT_EQ(read(fd, buffer, sizeof(buffer)), 7);
	EXPECT_STREQ(buffer, "one two");
	close(fd);
	EXPECT_TRUE(fs::is_fifo(pipe));
	EXPECT_TRUE(fs::is_symlink(link));
	EXPECT_EQ(count_entries(folder.path()), 2u);
}

TEST(File, ALinkToAFileStaysALink)
{
	TempDir folder("file-test");
	fs::path file = folder.path() / "file", link = folder.path() / "link";
	write_file(file, "old");
	fs::create_symlink(file, link);
	write_file(link, "new");
	EXPECT_TRUE(fs::is_symlink(link));
	EXPECT_EQ(read_file(file), "new");
}

TEST(File, FullDiskSaysSo)
{
	// /dev/full refuses every write with ENOSPC, but a rename needs a folder: try the message alone.
	EXPECT_NE(errno_text(ENOSPC).find("disk is full"), std::string::npos);
}

TEST(File, MissingFileIsNamed)
{
	try {
		read_file("/nowhere/at/all");
		FAIL() << "no error";
	} catch (const Error &error) {
		EXPECT_NE(std::string(error.what()).find("/nowhere/at/all"), std::string::npos);
		EXPECT_EQ(error.code(), Exit::Cannot);
	}
	EXPECT_EQ(try_read_file("/nowhere/at/all"), std::nullopt);
}

TEST(File, TempDirGoesUnlessKept)
{
	fs::path gone;
	fs::path kept;
	{
		TempDir one("file-test");
		TempDir two("file-test");
		write_file(one.path() / "x", "x");
		gone = one.path();
		kept = two.path();
		two.keep();
	}
	EXPECT_FALSE(fs::exists(gone));
	EXPECT_TRUE(fs::exists(kept));
	fs::remove_all(kept);
}

TEST(File, FindProgram)
{
	EXPECT_TRUE(find_program("sh").has_value());
	EXPECT_FALSE(find_program("no-such-program-anywhere").has_value());
}

} // namespace
} // namespace cfl
