// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a comment in the text of a file speaks for.
#pragma once

#include <string_view>

namespace cfl::check
{

/// Whether a line of @p comment begins with @p tag and something is said after it.
bool says_something(std::string_view comment, std::string_view tag);

/// Whether the comment in @p text from @p begin to @p end gives the reason for what is unsafe at @p at: it
/// stands in the same line, as the first thing in the block, or above the statement. Statements in between
/// must be unsafe themselves, and share the reason.
bool speaks_for(std::string_view text, unsigned begin, unsigned end, unsigned at);

} // namespace cfl::check
