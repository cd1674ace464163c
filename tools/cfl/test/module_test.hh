// SPDX-License-Identifier: GPL-2.0
/// @file
/// `test.json`: what to load, and what the kernel log must say. docs/cfl.md describes the format.
#pragma once

#include <string>
#include <vector>

#include "vm/guest.hh"

namespace cfl
{

/// One case of a `test.json`, defaults filled in.
struct ModuleTest {
	std::string name{};		   ///< Of the case; empty if the file has only one without.
	std::string module{};		   ///< Empty: the only one of the folder.
	std::string params{};		   ///< As insmod takes them.
	std::vector<std::string> expect{}; ///< Regular expressions, in this order.
	std::vector<std::string> forbid{}; ///< Regular expressions.
	int load_error = 0;		   ///< errno that loading must fail with; 0: it must load.
	std::vector<std::string> needs{};  ///< Modules to load before.
	std::vector<std::string> script{}; ///< Lines for sh.
	bool unload = true;		   //
	std::vector<std::string> allow{};  ///< Reports in the log that are the point of the case.
	std::vector<std::string> kernels{};   ///< Empty: the stock kernels.
	std::vector<std::string> compilers{}; ///< "g++", "clang++"; empty: all.
	unsigned cpus = 2;		      ///< Of the guest.
	unsigned timeout = 30;		      ///< Seconds for each step.

	bool runs_on(const std::string &kernel, const std::string &compiler) const;
};

/// Reads the text of a `test.json`. Throws `Error` naming `where`, the key, and what it should be.
std::vector<ModuleTest> parse_module_tests(const std::string &text, const std::string &where);

/// The data races in the log that are none of a module's, counted and named; empty if there are none.
std::string races_within_kernel(const CaseResult &result);

/// What speaks against the result, one sentence each; empty if the case passed.
std::vector<std::string> judge_module_test(const ModuleTest &test, const CaseResult &result);

} // namespace cfl
