// SPDX-License-Identifier: GPL-2.0
/// @file
/// Kernels that are built from Debian's source package, for what no stock kernel has: KUnit,
/// sanitizers, lockdep.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// `kernels/NAME.config`: a fragment whose line `# cfl: key=value ...` says how to build it.
struct SourceKernel {
	std::string name{};		  ///< "debug-6.12"
	std::string purpose;		  ///< The fragment's first comment.
	std::string source;		  ///< "linux-source-6.12", a package.
	std::string arch{};		  ///< What `make ARCH=` takes; empty: this machine's.
	std::vector<std::string> targets; ///< What `make` builds.
	std::vector<fs::path> fragments;  ///< The base, then its own.
	std::vector<std::string> links{}; ///< Folders of ours that become part of the image.
	std::vector<std::string> args{};  ///< What its command line gets when they run.
};

/// Reads one fragment. Throws `Error` naming file and fault.
SourceKernel parse_source_kernel(const fs::path &fragment);

/// All fragments of this tree that say how to build them, by name.
std::vector<SourceKernel> source_kernels();

/// Options of `fragment` that `config` (a whole `.config`) does not have as asked for.
std::vector<std::string> unmet_options(std::string_view fragment, std::string_view config);

/// `kernels/NAME/build` in the cache: what `make -C` takes once it is built.
fs::path source_kernel_folder(std::string_view name);

/// Whether a build came to its end, of the fragments, the source and with the compiler as they are
/// now. A folder in which a build failed, was killed, or is under way does not count.
bool is_built(const SourceKernel &kernel);

/// Fetches the source if need be, configures and builds; two programs that want the same kernel
/// take turns. What `links` names is brought up to date even if the rest is. A minute-long silence
/// never happens: the number of the files compiled is shown. Throws `Error`, also when an option
/// asked for did not come out.
void build_source_kernel(const SourceKernel &kernel);

/// Removes what was built; the unpacked source stays, for the other kernels. Returns its size.
std::uintmax_t clean_source_kernel(const SourceKernel &kernel);

/// Removes the unpacked sources of all kernels. Returns their size.
std::uintmax_t clean_kernel_sources();

} // namespace cfl
