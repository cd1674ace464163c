// SPDX-License-Identifier: GPL-2.0
/// @file
/// Text from pieces, where a format string would cost more than the pieces.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace cfl::bindgen
{

inline void append(std::string &text, std::initializer_list<std::string_view> pieces)
{
	size_t size = text.size();
	for (std::string_view piece : pieces)
		size += piece.size();
	if (size > text.capacity())
		text.reserve(size > 2 * text.capacity() ? size : 2 * text.capacity());
	for (std::string_view piece : pieces)
		text.append(piece);
}

inline std::string joined(std::initializer_list<std::string_view> pieces)
{
	std::string text;
	append(text, pieces);
	return text;
}

} // namespace cfl::bindgen
