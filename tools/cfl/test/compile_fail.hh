// SPDX-License-Identifier: GPL-2.0
/// @file
/// One file of `tests/compile-fail`: its comments, its verdict, and the flags it is compiled with.
#pragma once

#include <string>
#include <vector>

#include "support/file.hh"

namespace cfl
{

struct CompileFailCase {
	struct Expectation {
		std::string compiler{}; ///< "g++" or "clang++"; empty: both.
		std::string pattern{};
	};

	fs::path file{};
	std::vector<Expectation> expect{};
	std::vector<std::string> flags{}; ///< From `// CFL-FLAGS:`.
	std::string compiler{};		  ///< From `// CFL-COMPILER:`; empty: both.
	bool needs_kernel = false; ///< From `// CFL-KERNEL: 1`, or an include of <kernel/...>.

	bool applies_to(const std::string &kind) const
	{
		return compiler.empty() || compiler == kind;
	}
};

/// Throws `Error` if the file expects nothing for a compiler that it applies to, or if a pattern is
/// no regular expression.
CompileFailCase parse_compile_fail(const std::string &text, const fs::path &file);

/// What speaks against the compiler's answer; empty if it is as it should be.
std::string judge_compile_fail(const CompileFailCase &test, const std::string &compiler,
			       bool positive, int status, const std::string &output);

struct KernelFlags {
	std::vector<std::string> flags{};
	std::string problem{};
};

/// The flags that Kbuild gives a C++ file, with bindings made for `files`.
KernelFlags kernel_compile_flags(const fs::path &root, const std::string &compiler,
				 const std::vector<fs::path> &files);

} // namespace cfl
