// SPDX-License-Identifier: GPL-2.0
#include "cfl/check_cache.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/hash.hh"

namespace cfl
{
namespace
{

using testing::ElementsAre;

class CheckCache : public testing::Test
{
protected:
	CheckCache()
	{
		write_file(path("checker"), "program");
		write_file(path("foo.cc"), "source");
		write_file(path("foo.hh"), "header");
	}

	fs::path path(const char *name) const { return folder_.path() / name; }

	std::optional<std::string> key(const char *flag = "-O2") const
	{
		return check_key({path("checker").string(), "foo.cc", "--", flag},
				 {path("foo.cc"), path("foo.hh")});
	}

	TempDir folder_{"check-cache-test"};
};

TEST_F(CheckCache, TheSameInputsHaveTheSameName)
{
	ASSERT_TRUE(key());
	EXPECT_EQ(*key(), *key());
	EXPECT_EQ(key()->size(), 32u);
}

TEST_F(CheckCache, EveryInputCounts)
{
	std::string before = *key();
	EXPECT_NE(*key("-O3"), before);
	for (const char *name : {"checker", "foo.cc", "foo.hh"}) {
		std::string old = read_file(path(name));
		write_file(path(name), old + " ");
		EXPECT_NE(*key(), before) << name;
		write_file(path(name), old);
		EXPECT_EQ(*key(), before) << name;
	}
}

TEST_F(CheckCache, AnInputThatIsGoneHasNoName)
{
	fs::remove(path("foo.hh"));
	EXPECT_FALSE(key());
}

TEST_F(CheckCache, VerdictsComeBack)
{
	VerdictStore store(folder_.path() / "store");
	EXPECT_FALSE(store.find("k"));
	store.keep("k", {1, "foo.cc:1: finding\n\nsecond line"});
	auto verdict = store.find("k");
	ASSERT_TRUE(verdict);
	EXPECT_EQ(verdict->status, 1);
	EXPECT_EQ(verdict->output, "foo.cc:1: finding\n\nsecond line");
	store.keep("clean", {0, ""});
	EXPECT_EQ(store.find("clean")->status, 0);
}

TEST_F(CheckCache, WhatIsNoVerdictDoesNotCount)
{
	fs::create_directories(folder_.path() / "store");
	VerdictStore store(folder_.path() / "store");
	for (const char *text : {"", "0", "x\n", "0x\n"}) {
		write_file(folder_.path() / "store/k", text);
		EXPECT_FALSE(store.find("k")) << text;
	}
}

TEST_F(CheckCache, AFolderThatCannotBeMadeIsNoError)
{
	VerdictStore store(path("foo.cc") / "store");
	store.keep("k", {0, ""});
	EXPECT_FALSE(store.find("k"));
}

TEST_F(CheckCache, OldVerdictsGo)
{
	fs::path folder = folder_.path() / "store";
	fs::create_directories(folder);
	auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
	for (std::size_t i = 0; i < VerdictStore::capacity; i++) {
		fs::path file = folder / std::to_string(i);
		write_file(file, "0\n");
		fs::last_write_time(file, long_ago);
	}
	VerdictStore store(folder);
	store.keep("new", {0, ""});
	std::size_t left = 0;
	for ([[maybe_unused]] const auto &entry : fs::directory_iterator(folder))
		left++;
	EXPECT_EQ(left, VerdictStore::capacity / 2);
	EXPECT_TRUE(store.find("new"));
}

TEST_F(CheckCache, DependenciesOfKbuild)
{
	fs::create_directories(folder_.path() / "include/config");
	write_file(folder_.path() / "include/config/SMP", "");
	write_file(path(".foo.o.cmd"), "savedcmd_/m/foo.o := g++ -c -o /m/foo.o /m/foo.cc\n\n"
				       "source_/m/foo.o := /m/foo.cc\n\n"
				       "deps_/m/foo.o := \\\n"
				       "    $(wildcard include/config/SMP) \\\n"
				       "    $(wildcard include/config/NOT_THERE) \\\n"
				       "  /m/.cfl/bindings.hh \\\n"
				       "  include/linux/kconfig.h \\\n\n"
				       "/m/foo.o: $(deps_/m/foo.o)\n\n"
				       "$(deps_/m/foo.o):\n");
	EXPECT_THAT(recorded_dependencies(path(".foo.o.cmd"), folder_.path()),
		    ElementsAre("/m/foo.cc", folder_.path() / "include/config/SMP",
				"/m/.cfl/bindings.hh", folder_.path() / "include/linux/kconfig.h"));
}

TEST(Hash, PartsDoNotRunTogether)
{
	Hash a, b;
	a.add("ab");
	a.add("c");
	b.add("a");
	b.add("bc");
	EXPECT_NE(a.text(), b.text());
}

} // namespace
} // namespace cfl
