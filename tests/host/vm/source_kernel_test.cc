// SPDX-License-Identifier: GPL-2.0
#include "vm/source_kernel.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error.hh"

namespace cfl
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

class SourceKernelTest : public testing::Test
{
protected:
	SourceKernel parse(const std::string &text)
	{
		write_file(fragment(), text);
		return parse_source_kernel(fragment());
	}

	std::string error_of(const std::string &text)
	{
		try {
			parse(text);
		} catch (const Error &error) {
			return error.what();
		}
		return "no error";
	}

	fs::path fragment() const { return folder_.path() / "tiny-6.12.config"; }

	TempDir folder_{"source-kernel-test"};
};

TEST_F(SourceKernelTest, DirectiveAndPurpose)
{
	SourceKernel kernel =
		parse("# SPDX-License-Identifier: GPL-2.0\n"
		      "# What it is for.\n"
		      "# Another line.\n"
		      "# cfl: source=linux-source-6.12 arch=um targets=linux,modules\n"
		      "# cfl: links=tests/a,tests/b args=x.y=1,z\n"
		      "CONFIG_64BIT=y\n");
	EXPECT_EQ(kernel.name, "tiny-6.12");
	EXPECT_EQ(kernel.purpose, "What it is for.");
	EXPECT_EQ(kernel.source, "linux-source-6.12");
	EXPECT_EQ(kernel.arch, "um");
	EXPECT_THAT(kernel.targets, ElementsAre("linux", "modules"));
	EXPECT_THAT(kernel.links, ElementsAre("tests/a", "tests/b"));
	EXPECT_THAT(kernel.args, ElementsAre("x.y=1", "z"));
	EXPECT_THAT(kernel.fragments, ElementsAre(fragment()));
}

TEST_F(SourceKernelTest, TheBaseComesFirst)
{
	SourceKernel kernel = parse("# cfl: source=s targets=t base=base.config\n");
	EXPECT_THAT(kernel.fragments, ElementsAre(folder_.path() / "base.config", fragment()));
}

TEST_F(SourceKernelTest, FaultsAreNamed)
{
	EXPECT_THAT(error_of("CONFIG_A=y\n"), HasSubstr("needs a line `# cfl: source="));
	EXPECT_THAT(error_of("# cfl: source=s\n"), HasSubstr("targets="));
	EXPECT_THAT(error_of("# cfl: source=s targets\n"), HasSubstr("`targets`"));
	EXPECT_THAT(error_of("# cfl: source=s targets=\n"), HasSubstr("`targets=`"));
	EXPECT_THAT(error_of("# cfl: source=s targets=t colour=red\n"),
		    HasSubstr("unknown key `colour`"));
	EXPECT_THAT(error_of("# cfl: source=s targets=t colour=red\n"),
		    HasSubstr("tiny-6.12.config"));
}

TEST(UnmetOptions, WhatDidNotComeOut)
{
	const char *config = "CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_NUMBER=10\nCONFIG_C=m\n";
	EXPECT_THAT(unmet_options("CONFIG_A=y\nCONFIG_B=n\nCONFIG_NUMBER=10\n", config),
		    ElementsAre());
	EXPECT_THAT(unmet_options("# CONFIG_X=y\n\nCONFIG_B=y\nCONFIG_NUMBER=1\nCONFIG_A=n\n"
				  "CONFIG_C=y\nCONFIG_MISSING=n\n",
				  config),
		    ElementsAre("CONFIG_B=y", "CONFIG_NUMBER=1", "CONFIG_A=n", "CONFIG_C=y"));
	// The end of another option's name is not it.
	EXPECT_THAT(unmet_options("CONFIG_B=y\n", "CONFIG_AB=y\nXCONFIG_B=y\n"),
		    ElementsAre("CONFIG_B=y"));
}

TEST(SourceKernels, ThoseOfThisTreeAreWhole)
{
	std::vector<std::string> names;
	for (const SourceKernel &kernel : source_kernels()) {
		names.push_back(kernel.name);
		EXPECT_FALSE(kernel.purpose.empty()) << kernel.name;
		for (const fs::path &fragment : kernel.fragments)
			EXPECT_TRUE(fs::exists(fragment)) << fragment;
	}
	EXPECT_THAT(names, testing::IsSupersetOf({"debug-6.12", "kcsan-6.12", "uml-6.12"}));
}

class InAnEmptyCache : public testing::Test
{
protected:
	InAnEmptyCache() { setenv("XDG_CACHE_HOME", cache_.path().c_str(), 1); }
	~InAnEmptyCache() override { unsetenv("XDG_CACHE_HOME"); }

	TempDir cache_{"source-kernel-cache"};
};

TEST_F(InAnEmptyCache, OnlyItsStampMakesABuildWhole)
{
	SourceKernel kernel = source_kernels().at(0);
	EXPECT_FALSE(is_built(kernel));
	fs::path out = source_kernel_folder(kernel.name);
	EXPECT_EQ(out, cache_.path() / "cfl/kernels" / kernel.name / "build");
	fs::create_directories(out);
	write_file(out / "vmlinux", "half");
	EXPECT_FALSE(is_built(kernel));
	write_file(out / ".cfl-built", "of another day");
	EXPECT_FALSE(is_built(kernel));
	EXPECT_EQ(clean_source_kernel(kernel), 4u + 14u);
	EXPECT_FALSE(fs::exists(out));
	EXPECT_EQ(clean_source_kernel(kernel), 0u);
}

} // namespace
} // namespace cfl
