// SPDX-License-Identifier: GPL-2.0
/// @file
/// A name for content.
#include "support/hash.hh"

#include <cstdint>

#include <fmt/format.h>

namespace cfl
{

void Hash::bytes(const void *data, std::size_t size)
{
	// The prime of the 128-bit variant: 2^88 + 2^8 + 0x3b.
	constexpr auto prime = (static_cast<unsigned __int128>(1) << 88) + 0x13b;
	const auto *at = static_cast<const unsigned char *>(data);
	for (std::size_t i = 0; i < size; i++)
		state_ = (state_ ^ at[i]) * prime;
}

void Hash::add(std::string_view part)
{
	std::uint64_t size = part.size();
	bytes(&size, sizeof(size));
	bytes(part.data(), part.size());
}

std::string Hash::text() const
{
	return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(state_ >> 64),
			   static_cast<std::uint64_t>(state_));
}

} // namespace cfl
