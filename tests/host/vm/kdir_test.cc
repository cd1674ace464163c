// SPDX-License-Identifier: GPL-2.0
#include "vm/kdir.hh"

#include <gtest/gtest.h>
#include <sys/utsname.h>

namespace cfl
{
namespace
{

TEST(Config, Values)
{
	std::string config = "CONFIG_A=y\nCONFIG_AB=m\n# CONFIG_C is not set\nCONFIG_S=\"text\"\n";
	EXPECT_EQ(config_value(config, "A"), "y");
	EXPECT_EQ(config_value(config, "AB"), "m");
	EXPECT_EQ(config_value(config, "B"), "");
	EXPECT_EQ(config_value(config, "C"), "");
	EXPECT_EQ(config_value(config, "S"), "text");
}

class Kdir : public testing::Test
{
protected:
	Kdir()
	{
		utsname host{};
		uname(&host);
		std::string machine = host.machine;
		arch_ = machine == "x86_64" ? "x86" : machine == "aarch64" ? "arm64" : machine;
		for (const char *folder : {"include/config", "include/generated", "scripts/mod"})
			fs::create_directories(path() / folder);
		write_file(path() / "Makefile", "");
		config(arch_, "CONFIG_MODULES=y\n");
		write_file(path() / "include/config/auto.conf", "");
		write_file(path() / "include/config/kernel.release", "6.9-test\n");
		write_file(path() / "include/generated/autoconf.h", "");
		write_file(path() / "scripts/Makefile.build", "");
		write_file(path() / "scripts/mod/modpost", "");
		write_file(path() / "Module.symvers", "");
	}

	void config(const std::string &arch, const std::string &rest)
	{
		write_file(path() / ".config",
			   "#\n# Linux/" + arch + " 6.9.0 Kernel Configuration\n#\n" + rest);
	}

	/// The problem holds each of the words.
	void expect(std::initializer_list<const char *> words)
	{
		std::string problem = kdir_problem(path()).value_or("(none)");
		for (const char *word : words)
			EXPECT_NE(problem.find(word), std::string::npos) << problem;
	}

	const fs::path &path() const { return folder_.path(); }

	TempDir folder_{"kdir-test"};
	std::string arch_;
};

TEST_F(Kdir, Good)
{
	EXPECT_EQ(kdir_problem(path()), std::nullopt);
	EXPECT_EQ(kdir_release(path()), "6.9-test");
	EXPECT_EQ(kdir_arch(path()), arch_);
}

TEST_F(Kdir, NotThere)
{
	EXPECT_NE(kdir_problem("/nowhere")->find("no such folder"), std::string::npos);
}

TEST_F(Kdir, Empty)
{
	fs::remove(path() / "Makefile");
	expect({"no kernel headers here"});
}

TEST_F(Kdir, ForeignArchitecture)
{
	config(arch_ == "arm64" ? "x86" : "arm64", "CONFIG_MODULES=y\n");
	expect({"the headers are for", "this machine is"});
}

TEST_F(Kdir, NotConfigured)
{
	fs::remove(path() / ".config");
	expect({"not configured", "modules_prepare"});
}

TEST_F(Kdir, WithoutModules)
{
	config(arch_, "");
	expect({"CONFIG_MODULES"});
}

TEST_F(Kdir, HalfInstalled)
{
	fs::remove(path() / "scripts/mod/modpost");
	expect({"half-installed", "scripts/mod/modpost", "linux-headers-6.9-test"});
}

TEST_F(Kdir, CommonPackageMissing)
{
	write_file(path() / "Makefile", "include /usr/src/linux-headers-0-common/Makefile\n");
	expect({"half-installed", "/usr/src/linux-headers-0-common/Makefile"});
}

TEST_F(Kdir, NoSymbolVersions)
{
	fs::remove(path() / "Module.symvers");
	expect({"half-installed", "Module.symvers"});
}

} // namespace
} // namespace cfl
