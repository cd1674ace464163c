// SPDX-License-Identifier: GPL-2.0
// The archive is read back by an independent program, cpio's successor in every Debian: bsdtar or
// busybox; and its header fields are held against the kernel's description of the format.
#include "vm/cpio.hh"

#include <gtest/gtest.h>

#include "support/error.hh"
#include "support/file.hh"
#include "support/process.hh"

namespace cfl
{
namespace
{

TEST(Cpio, HeaderFields)
{
	CpioWriter writer;
	writer.add_file("ab", "hello", 0640);
	std::string archive = writer.finish();
	ASSERT_GE(archive.size(), 110u);
	EXPECT_EQ(archive.substr(0, 6), "070701");
	EXPECT_EQ(archive.substr(6 + 8, 8), "000081A0") << "mode: regular file, 0640";
	EXPECT_EQ(archive.substr(6 + 6 * 8, 8), "00000005") << "size of the content";
	EXPECT_EQ(archive.substr(6 + 11 * 8, 8), "00000003") << "size of the name with its zero";
	EXPECT_EQ(archive.substr(110, 3), std::string("ab\0", 3));
	// Header and name end at 113, the content begins at the next multiple of four.
	EXPECT_EQ(archive.substr(116, 5), "hello");
	EXPECT_EQ(archive.size() % 4, 0u);
	EXPECT_NE(archive.find("TRAILER!!!"), std::string::npos);
}

TEST(Cpio, ParentsComeOnceAndFirst)
{
	CpioWriter writer;
	writer.add_file("a/b/c", "1");
	writer.add_file("a/b/d", "2");
	writer.add_folder("a/b");
	std::string archive = writer.finish();
	std::size_t first = archive.find(std::string("a\0", 2));
	std::size_t second = archive.find(std::string("a/b\0", 4));
	std::size_t third = archive.find(std::string("a/b/c\0", 6));
	EXPECT_LT(first, second);
	EXPECT_LT(second, third);
	EXPECT_EQ(archive.find(std::string("a/b\0", 4), second + 1), std::string::npos);
}

TEST(Cpio, WhatMakesNoSenseIsRefused)
{
	CpioWriter writer;
	EXPECT_THROW(writer.add_file("/absolute", ""), Error);
	EXPECT_THROW(writer.add_file("", ""), Error);
	writer.add_file("twice", "");
	EXPECT_THROW(writer.add_file("twice", ""), Error);
}

TEST(Cpio, BusyboxUnpacksIt)
{
	if (!fs::exists("/bin/busybox"))
		GTEST_SKIP() << "no busybox";
	CpioWriter writer;
	std::string odd(4099, 'z'); // no multiple of four
	writer.add_file("deep/er/file", odd, 0755);
	writer.add_link("deep/link", "er/file");
	writer.add_file("empty", "");
	TempDir folder("cpio-test");
	Outcome outcome = capture(Command{.argv = {"/bin/busybox", "cpio", "-idm"},
					  .cwd = folder.path(),
					  .input = writer.finish()});
	ASSERT_TRUE(outcome.ok()) << outcome.output;
	EXPECT_EQ(read_file(folder.path() / "deep/er/file"), odd);
	EXPECT_EQ(read_file(folder.path() / "deep/link"), odd);
	EXPECT_EQ(fs::read_symlink(folder.path() / "deep/link"), "er/file");
	EXPECT_EQ(fs::file_size(folder.path() / "empty"), 0u);
	EXPECT_EQ(fs::status(folder.path() / "deep/er/file").permissions(), fs::perms(0755));
}

} // namespace
} // namespace cfl
