// SPDX-License-Identifier: GPL-2.0
/// @file
/// Runs the compilers.
#include "compile.hh"

#include <gtest/gtest.h>

#include "support/process.hh"

namespace cfl::gate::test
{

std::vector<std::string> compilers()
{
	std::vector<std::string> found;
	for (const char *name : {"g++-12", "clang++-22"}) {
		if (find_program(name))
			found.emplace_back(name);
	}
	return found;
}

fs::path Objects::compile(const std::string &name, const std::string &source,
			  const std::vector<std::string> &flags)
{
	fs::path file = folder_.path() / (name + ".cc");
	fs::path object = folder_.path() / (name + ".o");
	write_file(file, source);
	std::vector<std::string> argv{cxx_,
				      "-std=c++20",
				      "-O2",
				      "-g",
				      "-mno-red-zone",
				      "-fno-exceptions",
				      "-fno-rtti",
				      "-fno-pic",
				      "-mcmodel=kernel",
				      "-fno-asynchronous-unwind-tables"};
	argv.insert(argv.end(), flags.begin(), flags.end());
	argv.insert(argv.end(), {"-c", file.string(), "-o", object.string()});
	Outcome outcome = capture({.argv = argv});
	EXPECT_TRUE(outcome.ok()) << outcome.output;
	return object;
}

fs::path Objects::link(const std::vector<fs::path> &objects)
{
	fs::path module = folder_.path() / "linked.o";
	std::vector<std::string> argv{"ld", "-r", "--force-group-allocation", "-o",
				      module.string()};
	for (const fs::path &object : objects)
		argv.push_back(object.string());
	Outcome outcome = capture({.argv = argv});
	EXPECT_TRUE(outcome.ok()) << outcome.output;
	return module;
}

std::vector<std::string> messages(const Report &report, const std::string &rule)
{
	std::vector<std::string> found;
	for (const Finding &finding : report.findings) {
		if (finding.rule == rule)
			found.push_back(finding.message);
	}
	return found;
}

} // namespace cfl::gate::test
