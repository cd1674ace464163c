// SPDX-License-Identifier: GPL-2.0
/// @file
/// Builds a module folder with Kbuild.
#pragma once

#include <string>
#include <vector>

#include "vm/kernel.hh"

namespace cfl
{

/// What to build, for what, with what, where.
struct BuildRequest {
	fs::path source;
	Kernel kernel;
	std::string cxx{}; ///< A program, or empty for the kernel's own kind.
	fs::path out{};	   ///< Equal to `source` when built in place.
	bool verbose = false;
	bool quiet = false; ///< Nothing is said unless it fails.
};

struct BuildResult {
	int status = 0;	      ///< Of make.
	std::string output{}; ///< What make said, paths of `out` shown as those of `source`.
	std::vector<fs::path> modules{}; ///< The `.ko` files, in the order of `modules.order`.
};

/// The exact command.
std::vector<std::string> make_command(const BuildRequest &request);

/// Makes `out` a mirror of `source`: folders, and symbolic links to its files. What is gone from
/// `source` goes from the mirror as well; what make has made there stays.
void mirror_sources(const fs::path &source, const fs::path &out);

/// What in a path make or Kbuild takes for something else, such as "space"; empty if nothing.
std::string unfit_for_make(const fs::path &path);

/// Where a folder is built that must stay clean: below `build/out` of this tree.
fs::path shadow_folder(const fs::path &source, const Kernel &kernel, const std::string &cxx);

/// Throws `Error` for what make would not say clearly: no Makefile, no headers, a wrong KDIR. A
/// failed build is no error but a result. When the disk was full, what was half-written is removed.
BuildResult build_module(const BuildRequest &request);

} // namespace cfl
