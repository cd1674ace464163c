// SPDX-License-Identifier: GPL-2.0
/// @file
/// The precompiled form of a generated header, for one compiler and its flags.
#pragma once

#include <bindgen/cache.hh>
#include <bindgen/options.hh>
#include <string>

namespace cfl::bindgen
{

struct Precompile {
	std::string header; ///< The generated header, as it was written.
	std::string flags;  ///< Of the units that will include it, as for a shell.

	/// Where the compiler looks for it: `header.gch` for g++, `header.pch` for clang++.
	std::string output(const Options &options) const
	{
		return header + (options.compiler.clang ? ".pch" : ".gch");
	}
};

/// Compiles the header, whose content is `text`, or takes what was compiled before from the same text,
/// for the same path, by the same compiler with the same flags. False: `error` says in one line what
/// is wrong (no compiler, another one than the header is for, flags that do not fit the kernel's, or
/// what the compiler complains of), and nothing was written.
bool precompile(const Options &options, const Precompile &what, const std::string &text,
		const CacheSettings &settings, CacheOutcome &outcome, std::string &error);

/// Is the compiler there and the one that the header is for, and do the flags fit? Before any work.
bool check_precompile(const Options &options, const Precompile &what, std::string &error);

} // namespace cfl::bindgen
