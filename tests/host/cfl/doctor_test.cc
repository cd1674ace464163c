// SPDX-License-Identifier: GPL-2.0
#include "cfl/doctor.hh"

#include <gtest/gtest.h>

namespace cfl
{
namespace
{

Finding::State state(const std::string &config, const std::string &id)
{
	for (const Finding &finding : examine_config(config, "k")) {
		if (finding.id == id)
			return finding.state;
	}
	return Finding::State::Ok;
}

TEST(Doctor, PackageList)
{
	EXPECT_EQ(package_names("# a comment\ncmake  # why\n\nninja-build\n"),
		  (std::vector<std::string>{"cmake", "ninja-build"}));
}

TEST(Doctor, OptionsThatStandInTheWay)
{
	const std::string good =
		"CONFIG_MODULES=y\nCONFIG_DEBUG_INFO_BTF=y\nCONFIG_RANDSTRUCT_NONE=y\n";
	for (const Finding &finding : examine_config(good, "k"))
		EXPECT_EQ(finding.state, Finding::State::Ok) << finding.what;
	EXPECT_EQ(state("", "kernel-modules"), Finding::State::Problem);
	EXPECT_EQ(state(good + "CONFIG_RANDSTRUCT_FULL=y\n", "kernel-randstruct"),
		  Finding::State::Problem);
	EXPECT_EQ(state(good + "CONFIG_MODULE_SIG_FORCE=y\n", "kernel-module-sig"),
		  Finding::State::Problem);
	EXPECT_EQ(state("CONFIG_MODULES=y\n", "kernel-btf"), Finding::State::Warning);
}

TEST(Doctor, EveryFaultHasItsFix)
{
	for (const Finding &finding :
	     examine_config("CONFIG_RANDSTRUCT_FULL=y\nCONFIG_MODULE_SIG_FORCE=y\n", "k")) {
		if (finding.state != Finding::State::Ok)
			EXPECT_NE(finding.fix, "") << finding.what;
	}
}

} // namespace
} // namespace cfl
