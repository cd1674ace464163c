// SPDX-License-Identifier: GPL-2.0
/// @file
/// Finds in a kernel log what must not be there: WARN, BUG, oops, lockdep, leak and sanitizer reports.
#pragma once

#include <regex>
#include <string>
#include <vector>

namespace cfl
{

/// One report: lines `first` up to, not including, `last`.
struct LogReport {
	std::string kind; ///< "oops", "warning", "lock", "leak", "memory", "hang", "panic".
	std::size_t first = 0;
	std::size_t last = 0;
	/// A data race whose accesses were both made by the kernel itself, no module on either stack.
	bool within_kernel = false;
};

/// All reports, in the log's order. One whose first line matches one of `allowed` is left out.
std::vector<LogReport> scan_log(const std::vector<std::string> &lines,
				const std::vector<std::regex> &allowed = {});

} // namespace cfl
