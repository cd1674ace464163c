// SPDX-License-Identifier: GPL-2.0
/// @file
/// Records of the kernel log as /dev/kmsg gives them (Documentation/ABI/testing/dev-kmsg).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cfl
{

/// One line of the kernel log.
struct LogLine {
	int level = 6; ///< 0 (emergency) to 7 (debug).
	double time = 0;
	std::string text{};
};

/// Reads a stream of records that arrives in pieces.
class KmsgReader
{
public:
	/// Appends the lines that `piece` completes. A record of several lines becomes several.
	void add(std::string_view piece, std::vector<LogLine> &lines);

private:
	std::string rest_;
};

/// "[    1.234567] text", as dmesg prints it.
std::string dmesg_line(const LogLine &line);

} // namespace cfl
