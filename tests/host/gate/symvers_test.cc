// SPDX-License-Identifier: GPL-2.0
/// @file
/// Module.symvers of old and new kernels.
#include "gate/symvers.hh"

#include <gtest/gtest.h>

#include "support/error.hh"

namespace cfl::gate
{

namespace
{

TEST(Symvers, ReadsBothForms)
{
	TempDir folder("symvers");
	fs::path file = folder.path() / "Module.symvers";
	write_file(file, "0x12345678\tplain\tvmlinux\tEXPORT_SYMBOL\t\n"
			 "0x00000000\tnamed\tdrivers/usb/core\tEXPORT_SYMBOL_GPL\tUSB_NS\n"
			 "0x00000000\told\tvmlinux\tEXPORT_SYMBOL_GPL\n");
	Symvers symvers;
	symvers.add(file);
	ASSERT_NE(symvers.find("plain"), nullptr);
	EXPECT_FALSE(symvers.find("plain")->gpl_only);
	EXPECT_TRUE(symvers.find("named")->gpl_only);
	EXPECT_EQ(symvers.find("named")->module, "drivers/usb/core");
	EXPECT_TRUE(symvers.find("old")->gpl_only);
	EXPECT_EQ(symvers.find("missing"), nullptr);
}

TEST(Symvers, RefusesOtherFiles)
{
	TempDir folder("symvers");
	fs::path file = folder.path() / "Module.symvers";
	write_file(file, "int main() {}\n");
	Symvers symvers;
	EXPECT_THROW(symvers.add(file), Error);
	EXPECT_THROW(symvers.add(folder.path() / "missing"), Error);
}

} // namespace

} // namespace cfl::gate
