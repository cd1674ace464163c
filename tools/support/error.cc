// SPDX-License-Identifier: GPL-2.0
/// @file
/// Names and texts of errno values.
#include "support/error.hh"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace cfl
{

std::string errno_text(int number)
{
	switch (number) {
	case ENOSPC:
		return "the disk is full (free some space, or set XDG_CACHE_HOME and TMPDIR to a "
		       "larger one)";
	case EDQUOT:
		return "your disk quota is used up";
	case EROFS:
		return "the file system is read-only";
	default:
		return strerror(number);
	}
}

std::string errno_name(int number)
{
	const char *name = strerrorname_np(number);
	return name ? name : std::to_string(number);
}

int errno_number(const std::string &name)
{
	std::string_view text = name;
	if (!text.empty() && text.front() == '-')
		text.remove_prefix(1);
	int number = 0;
	auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error == std::errc{} && end == text.data() + text.size())
		return number;
	// 4095 is the kernel's largest errno.
	for (int i = 1; i < 4096; i++) {
		const char *known = strerrorname_np(i);
		if (known && text == known)
			return i;
	}
	return text == "ENOTSUPP" ? 524 : text == "EPROBE_DEFER" ? 517 : 0;
}

} // namespace cfl
