// SPDX-License-Identifier: GPL-2.0
/// @file
/// Turns examples into a module folder whose KUnit suite runs them.
#pragma once

#include <string>
#include <vector>

#include "doctest/extract.hh"

namespace cfl::doctest
{

/// Where a generated folder finds the tree.
struct Options {
	fs::path root;	 ///< Of C++ for Linux.
	fs::path folder; ///< Made, or its old content replaced.
	std::string module = "doctest";
};

/// One unit with the examples of one source file: each a case named after its line, with `#line`
/// so that the compiler and the report speak of the original file.
std::string unit_text(const std::vector<Example> &examples, const std::string &suite);

/// A unit that is one `cpp file` example; a suite if it defines
/// `Result<void> doc_test(kernel::kunit::Test &test)`.
std::string file_text(const Example &example, const std::string &suite);

/// A unit that must not compile: the example alone.
std::string compile_fail_text(const Example &example);

/// Writes units, `main.cc`, Makefile and test.json for the examples that run or compile, and
/// `compile-fail/*.cc` for those that must not. Throws `Error`.
void generate(const std::vector<Example> &examples, const Options &options);

} // namespace cfl::doctest
