// SPDX-License-Identifier: GPL-2.0
/// @file
/// Small text functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cfl
{

/// Cuts `text` at every `separator`; empty pieces stay.
std::vector<std::string> split(std::string_view text, char separator);

/// Cuts at white space; there are no empty pieces.
std::vector<std::string> words(std::string_view text);

std::string_view trim(std::string_view text);

std::string join(std::span<const std::string> parts, std::string_view separator);

/// `text` with every `from` replaced by `to`; `from` is not empty.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// `word` as a POSIX shell reads it back unchanged.
std::string shell_quote(std::string_view word);

/// The whole command line, quoted where needed.
std::string shell_line(std::span<const std::string> argv);

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, if it is near enough to be what was meant.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// "12 kB", "3.4 MB".
std::string human_size(std::uintmax_t bytes);

/// Text fit for XML content and attributes; control characters that XML forbids become '?'.
std::string xml_escape(std::string_view text);

} // namespace cfl
