// SPDX-License-Identifier: GPL-2.0
#include "vm/fetch.hh"

#include <gtest/gtest.h>

#include "vm/kernel.hh"
#include "vm/unpack.hh"

namespace cfl
{
namespace
{

TEST(Fetch, PrintUris)
{
	std::vector<DebFile> files =
		parse_print_uris("Reading package lists...\n"
				 "'http://deb.debian.org/x/linux-kbuild-6.1_6.1.192-2_amd64.deb' "
				 "linux-kbuild-6.1_6.1.192-2_amd64.deb "
				 "1568188 SHA256:7e85\n");
	ASSERT_EQ(files.size(), 1u);
	EXPECT_EQ(files[0].uri, "http://deb.debian.org/x/linux-kbuild-6.1_6.1.192-2_amd64.deb");
	EXPECT_EQ(files[0].file, "linux-kbuild-6.1_6.1.192-2_amd64.deb");
	EXPECT_EQ(files[0].size, 1568188u);
	EXPECT_EQ(files[0].hash, "SHA256:7e85");
}

TEST(Fetch, DependsField)
{
	std::string stanza = "Package: linux-headers-6.1.0-56-amd64\n"
			     "Depends: linux-headers-6.1.0-56-common (= 6.1.192-2), "
			     "linux-kbuild-6.1 (>= 6.1.192-2), "
			     "a | b, c:any\n"
			     "\nDepends: second stanza\n";
	EXPECT_EQ(dependency_names(control_field(stanza, "Depends")),
		  (std::vector<std::string>{"linux-headers-6.1.0-56-common", "linux-kbuild-6.1",
					    "a", "c"}));
	EXPECT_EQ(control_field(stanza, "Version"), "");
}

TEST(Fetch, NewestImageIsByNumberAndPlain)
{
	std::vector<std::string> names{
		"linux-image-6.1.0-9-amd64",	      "linux-image-6.1.0-56-amd64",
		"linux-image-6.1.0-57-rt-amd64",      "linux-image-6.1.0-57-cloud-amd64",
		"linux-image-6.1.0-58-arm64",	      "linux-image-6.12.1-amd64",
		"linux-image-6.1.0-56-amd64-unsigned"};
	EXPECT_EQ(newest_image(names, "6.1", "amd64"), "linux-image-6.1.0-56-amd64");
	EXPECT_EQ(newest_image(names, "6.12", "amd64"), "linux-image-6.12.1-amd64");
	EXPECT_EQ(newest_image(names, "5.10", "amd64"), std::nullopt);
}

/// What the packages of a kernel unpack to.
class Unpacked : public testing::Test
{
protected:
	Unpacked()
	{
		fs::path headers = root() / "usr/src/linux-headers-6.9-amd64";
		fs::create_directories(headers);
		fs::create_directories(root() / "usr/src/linux-headers-6.9-common");
		fs::create_directories(root() / "lib/modules/6.9-amd64/kernel");
		write_file(headers / "Makefile",
			   "include /usr/src/linux-headers-6.9-common/Makefile\n");
		write_file(root() / "usr/src/linux-headers-6.9-common/Makefile",
			   "include scripts/x\n");
		fs::create_symlink("/usr/src/linux-headers-6.9-amd64",
				   root() / "lib/modules/6.9-amd64/build");
		fs::create_symlink("/usr/src/nowhere", root() / "lib/modules/6.9-amd64/source");
	}

	fs::path root() const { return folder_.path() / "root"; }

	TempDir folder_{"unpack-test"};
};

TEST_F(Unpacked, PathsAreRewritten)
{
	relocate_kernel(root(), "/final");
	EXPECT_EQ(read_file(root() / "usr/src/linux-headers-6.9-amd64/Makefile"),
		  "include /final/usr/src/linux-headers-6.9-common/Makefile\n");
	EXPECT_EQ(read_file(root() / "usr/src/linux-headers-6.9-common/Makefile"),
		  "include scripts/x\n");
	EXPECT_EQ(fs::read_symlink(root() / "lib/modules/6.9-amd64/build"),
		  "../../../usr/src/linux-headers-6.9-amd64");
	EXPECT_EQ(fs::read_symlink(root() / "lib/modules/6.9-amd64/source"), "/usr/src/nowhere")
		<< "a link out of the tree stays";
}

TEST_F(Unpacked, IsFoundAsAKernel)
{
	fs::create_directories(root() / "boot");
	write_file(root() / "boot/vmlinuz-6.9-amd64", "");
	relocate_kernel(root(), root());
	for (const fs::path &name : {folder_.path(), root()}) {
		Kernel kernel = locate_kernel(name);
		EXPECT_EQ(kernel.release, "6.9-amd64");
		EXPECT_EQ(kernel.image, root() / "boot/vmlinuz-6.9-amd64");
		EXPECT_TRUE(
			fs::equivalent(kernel.build, root() / "usr/src/linux-headers-6.9-amd64"));
		EXPECT_EQ(kernel.modules, root() / "lib/modules/6.9-amd64");
	}
}

} // namespace
} // namespace cfl
