// SPDX-License-Identifier: GPL-2.0
#include "cfl/templates.hh"

#include <gtest/gtest.h>

namespace cfl
{
namespace
{

TEST(Templates, Names)
{
	EXPECT_EQ(module_name_problem("my_driver2"), "");
	EXPECT_NE(module_name_problem("my-driver").find("my_driver"), std::string::npos);
	for (const char *bad : {"", "2fast", "_x", "Upper", "a b", "a/b", "ü"})
		EXPECT_NE(module_name_problem(bad), "") << bad;
	EXPECT_EQ(module_name_problem(std::string(55, 'a')), "");
	EXPECT_NE(module_name_problem(std::string(56, 'a')), "");
	EXPECT_EQ(class_name("my_driver2"), "MyDriver2");
}

TEST(Templates, NothingIsLeftToFillIn)
{
	PackageFacts facts{
		.name = "p", .version = "1", .modules = {"m"}, .description = "d", .cfl = "/c"};
	for (const auto &files : {driver_files("my_driver", "/c"), dkms_files(facts)}) {
		for (const auto &[name, content] : files) {
			for (const char *key : {"@NAME@", "@CLASS@", "@CFL@", "@PACKAGE@",
						"@VERSION@", "@MODULES@", "@DESCRIPTION@"})
				EXPECT_EQ(content.find(key), std::string::npos) << name;
		}
	}
}

TEST(Templates, EveryModuleIsInDkmsConf)
{
	PackageFacts facts{.name = "p",
			   .version = "1",
			   .modules = {"one", "two"},
			   .description = "d",
			   .cfl = "/c"};
	std::string conf = dkms_files(facts)["dkms.conf"];
	for (const char *line :
	     {"BUILT_MODULE_NAME[0]=\"one\"", "BUILT_MODULE_NAME[1]=\"two\"",
	      "DEST_MODULE_LOCATION[1]=", "PACKAGE_NAME=\"p\"", "AUTOINSTALL=\"yes\""})
		EXPECT_NE(conf.find(line), std::string::npos) << line;
}

} // namespace
} // namespace cfl
