// SPDX-License-Identifier: GPL-2.0
/// @file
/// Reads TAP and the kernel's KTAP (Documentation/dev-tools/ktap.rst).
#pragma once

#include <string>
#include <vector>

namespace cfl
{

struct TapResult {
	enum class State { Passed, Failed, Skipped };

	std::string name{}; ///< Nested names joined by '/'.
	State state = State::Passed;
	std::string detail{}; ///< Diagnostics before it, or why it was skipped.
};

struct TapReport {
	std::vector<TapResult> results;
	std::string problem{}; ///< "planned 3, saw 2", a "Bail out!"; empty if the stream is whole.

	bool empty() const { return results.empty() && problem.empty(); }
};

/// Reads all results of the lines; other lines are passed over, a "module: " before a KTAP line too.
TapReport parse_tap(const std::vector<std::string> &lines);

} // namespace cfl
