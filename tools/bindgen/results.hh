// SPDX-License-Identifier: GPL-2.0
/// @file
/// The outcome of proofs as a document: one section for each kernel and compiler.
#pragma once

#include <bindgen/options.hh>
#include <bindgen/prove.hh>
#include <bindgen/verify.hh>
#include <string>

namespace cfl::bindgen
{

/// What was proven, where, and what it took.
struct Result {
	const Options &options;
	const Proof &proof;
	const Verification *btf = nullptr; ///< Null: no image of the kernel was there.
	size_t excluded = 0;		   ///< Headers that --exclude-list took out.
	std::string exclude_list;
	double seconds = 0;
};

/// Writes or replaces the section of this kernel and compiler in `file`; others stay. False with a
/// message in `error`.
bool write_result_section(const std::string &file, const Result &result, std::string &error);

} // namespace cfl::bindgen
