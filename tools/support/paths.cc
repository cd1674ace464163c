// SPDX-License-Identifier: GPL-2.0
/// @file
/// Where things are.
#include "support/paths.hh"

#include <cstdlib>

#include "support/error.hh"

namespace cfl
{

fs::path program_folder()
{
	std::error_code error;
	fs::path self = fs::read_symlink("/proc/self/exe", error);
	if (error)
		fail("cannot find this program's own place: {}; is /proc mounted?",
		     error.message());
	return self.parent_path();
}

fs::path root_folder()
{
	if (const char *given = getenv("CFL_ROOT"); given && *given) {
		if (!fs::exists(fs::path(given) / "kbuild") && !fs::exists(fs::path(given) / "lib"))
			fail("CFL_ROOT is {}, which is no tree of C++ for Linux; unset it", given);
		return fs::canonical(given);
	}
	for (fs::path at = program_folder(); at != at.parent_path(); at = at.parent_path()) {
		if (fs::exists(at / "packages.txt") && fs::exists(at / "lib"))
			return at;
	}
	fail("cannot find the tree that {} belongs to; set CFL_ROOT to it",
	     program_folder().string());
}

fs::path cache_folder()
{
	if (const char *given = getenv("XDG_CACHE_HOME"); given && *given == '/')
		return fs::path(given) / "cfl";
	const char *home = getenv("HOME");
	if (!home || *home != '/')
		fail("neither HOME nor XDG_CACHE_HOME says where the cache is; set one of them");
	return fs::path(home) / ".cache" / "cfl";
}

} // namespace cfl
