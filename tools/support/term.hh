// SPDX-License-Identifier: GPL-2.0
/// @file
/// Talk to the user, all of it on stderr; colours and progress only on a terminal.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace cfl::term
{

enum class Colour { Plain, Bold, Red, Green, Yellow, Grey };

/// Whether stderr is a terminal that may be painted (`NO_COLOR` and `TERM=dumb` say no).
bool fancy();

/// `text` in a colour, if stderr is fancy.
std::string paint(Colour colour, std::string_view text);

/// One line of talk. Clears a progress line first.
void say_line(std::string_view text);

/// "cfl: error: ..." in red.
void error_line(std::string_view text);

/// A step of the work, e.g. step("fetch", "linux-image...").
void step(std::string_view verb, std::string_view text);

/// A line that the next one overwrites; nothing when stderr is not a terminal.
void progress(std::string_view text);

template <typename... Args>
void say(fmt::format_string<Args...> format, Args &&...args)
{
	say_line(fmt::format(format, std::forward<Args>(args)...));
}

template <typename... Args>
void warn(fmt::format_string<Args...> format, Args &&...args)
{
	say_line(paint(Colour::Yellow, "warning: ") +
		 fmt::format(format, std::forward<Args>(args)...));
}

} // namespace cfl::term
