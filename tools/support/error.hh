// SPDX-License-Identifier: GPL-2.0
/// @file
/// The one exception of the host programs: a message for the user and an exit code.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace cfl
{

/// Exit codes, as docs/design/001-contracts.md fixes them.
enum class Exit : int {
	Done = 0,   ///< The work was done and the answer is yes.
	No = 1,	    ///< The work was done and the answer is no.
	Cannot = 2, ///< The work could not be done: usage, missing input, environment.
};

/// One message: what, where, what to do.
class Error : public std::runtime_error
{
public:
	explicit Error(const std::string &message, Exit code = Exit::Cannot)
		: std::runtime_error(message), code_(code)
	{
	}

	Exit code() const { return code_; }

private:
	Exit code_;
};

/// Throws an `Error` with exit code 2.
template <typename... Args>
[[noreturn]] void fail(fmt::format_string<Args...> format, Args &&...args)
{
	throw Error(fmt::format(format, std::forward<Args>(args)...));
}

/// The text of `errno` `number`, with the hint that a full disk or missing rights deserve.
std::string errno_text(int number);

/// The symbolic name of a positive errno ("EINVAL"), or its number as text.
std::string errno_name(int number);

/// The number of an errno given as "EINVAL", "-EINVAL", "22" or "-22"; 0 when it is none.
int errno_number(const std::string &name);

} // namespace cfl
