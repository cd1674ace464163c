// SPDX-License-Identifier: GPL-2.0
/// @file
/// Unpacks kernel packages and rewrites the absolute paths in them.
#include "vm/unpack.hh"

#include "support/error.hh"
#include "support/process.hh"
#include "support/term.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// An absolute link `/usr/src/x` in the staging tree becomes relative to its own folder.
void relocate_link(const fs::path &link, const fs::path &staging)
{
	fs::path target = fs::read_symlink(link);
	if (!target.is_absolute())
		return;
	fs::path inside = staging / target.relative_path();
	if (!fs::exists(inside))
		return;
	fs::remove(link);
	fs::create_symlink(inside.lexically_relative(link.parent_path()), link);
}

void relocate_links(const fs::path &folder, const fs::path &staging)
{
	std::error_code error;
	for (const fs::directory_entry &entry : fs::directory_iterator(folder, error)) {
		if (entry.is_symlink())
			relocate_link(entry.path(), staging);
	}
}

void relocate_makefile(const fs::path &makefile, const fs::path &final_root)
{
	std::string text = try_read_file(makefile).value_or("");
	constexpr std::string_view start = "include /usr/src/";
	if (text.starts_with(start))
		write_file(makefile, fmt::format("include {}/usr/src/{}", final_root.string(),
						 text.substr(start.size())));
}

} // namespace

void relocate_kernel(const fs::path &staging, const fs::path &final_root)
{
	std::error_code error;
	relocate_links(staging / "usr/src", staging);
	for (const fs::directory_entry &entry :
	     fs::directory_iterator(staging / "usr/src", error)) {
		if (entry.is_symlink() || !entry.is_directory())
			continue;
		relocate_links(entry.path(), staging);
		relocate_makefile(entry.path() / "Makefile", final_root);
	}
	for (const fs::directory_entry &entry :
	     fs::directory_iterator(staging / "lib/modules", error))
		relocate_links(entry.path(), staging);
}

void unpack_kernel(const std::vector<fs::path> &archives, const fs::path &folder)
{
	fs::path root = folder / "root";
	TempDir staging("root.unpacking", folder);
	std::size_t count = 0;
	for (const fs::path &archive : archives) {
		term::step("unpack", fmt::format("{}/{} {}", ++count, archives.size(),
						 archive.filename().string()));
		Outcome outcome = capture(Command{
			.argv = {"dpkg-deb", "-x", archive.string(), staging.path().string()}});
		if (outcome.ok())
			continue;
		bool full = outcome.output.find("No space left") != std::string::npos;
		fail("cannot unpack {}: {}{}", archive.string(), trim(outcome.output),
		     full ? "; make room, or set XDG_CACHE_HOME to a larger disk, and run again"
			  : "; remove the file and run again");
	}
	relocate_kernel(staging.path(), root);
	fs::permissions(staging.path(), fs::perms::owner_all | fs::perms::group_read |
						fs::perms::group_exec | fs::perms::others_read |
						fs::perms::others_exec);
	std::error_code error;
	fs::remove_all(root, error);
	fs::rename(staging.path(), root, error);
	if (error)
		fail("cannot move the unpacked kernel to {}: {}", root.string(), error.message());
	staging.keep();
}

} // namespace cfl
