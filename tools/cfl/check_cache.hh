// SPDX-License-Identifier: GPL-2.0
/// @file
/// What `cfl-check` said of a unit, kept until anything changes that it looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// How `cfl-check` ended, and what it said.
struct CheckVerdict {
	int status = 0;
	std::string output{};
};

/// The files that a `.foo.o.cmd` file names as dependencies, `$(wildcard ...)` of options included
/// if they exist; relative ones are meant from `folder`.
std::vector<fs::path> recorded_dependencies(const fs::path &cmd_file, const fs::path &folder);

/// A name for everything that decides the verdict: the checker itself and the libraries of the
/// system, its command line, and the content of `files`. Nothing if one of them can't be read.
std::optional<std::string> check_key(const std::vector<std::string> &argv,
				     const std::vector<fs::path> &files);

/// Verdicts in a folder of their own. A folder that can't be written keeps nothing, which costs
/// time and no more.
class VerdictStore
{
public:
	/// Of the newest that many are kept.
	static constexpr std::size_t capacity = 4096;

	explicit VerdictStore(fs::path folder);

	std::optional<CheckVerdict> find(const std::string &key) const;
	void keep(const std::string &key, const CheckVerdict &verdict) const;

private:
	void prune() const;

	fs::path folder_;
};

} // namespace cfl
