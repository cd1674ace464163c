// SPDX-License-Identifier: GPL-2.0
/// @file
/// A name for content.
#pragma once

#include <string>
#include <string_view>

namespace cfl
{

/// FNV-1a over 128 bits: tells contents apart that nobody made to collide.
class Hash
{
public:
	/// Takes the length in as well, so that "ab", "c" and "a", "bc" differ.
	void add(std::string_view part);

	/// 32 hexadecimal digits.
	std::string text() const;

private:
	void bytes(const void *data, std::size_t size);

	unsigned __int128 state_ =
		(static_cast<unsigned __int128>(0x6c62272e07bb0142) << 64) | 0x62b821756295c58d;
};

} // namespace cfl
