// SPDX-License-Identifier: GPL-2.0
/// @file
/// Small text functions.
#include "support/text.hh"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace cfl
{

std::vector<std::string> split(std::string_view text, char separator)
{
	std::vector<std::string> parts;
	for (;;) {
		std::size_t at = text.find(separator);
		parts.emplace_back(text.substr(0, at));
		if (at == std::string_view::npos)
			return parts;
		text.remove_prefix(at + 1);
	}
}

std::vector<std::string> words(std::string_view text)
{
	std::vector<std::string> found;
	std::string word;
	for (char c : text) {
		if (!std::isspace(static_cast<unsigned char>(c))) {
			word += c;
		} else if (!word.empty()) {
			found.push_back(std::move(word));
			word.clear();
		}
	}
	if (!word.empty())
		found.push_back(std::move(word));
	return found;
}

std::string_view trim(std::string_view text)
{
	constexpr std::string_view blank = " \t\r\n\v\f";
	std::size_t first = text.find_first_not_of(blank);
	if (first == std::string_view::npos)
		return {};
	return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string join(std::span<const std::string> parts, std::string_view separator)
{
	return fmt::format("{}", fmt::join(parts, separator));
}

std::string replace_all(std::string text, std::string_view from, std::string_view to)
{
	for (std::size_t at = text.find(from); at != std::string::npos;
	     at = text.find(from, at + to.size()))
		text.replace(at, from.size(), to);
	return text;
}

std::string shell_quote(std::string_view word)
{
	constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					   "0123456789_-+=./,:@%";
	if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
		return std::string(word);
	return "'" + replace_all(std::string(word), "'", "'\\''") + "'";
}

std::string shell_line(std::span<const std::string> argv)
{
	std::string line;
	for (const std::string &word : argv)
		line += (line.empty() ? "" : " ") + shell_quote(word);
	return line;
}

std::size_t edit_distance(std::string_view a, std::string_view b)
{
	std::vector<std::vector<std::size_t>> cost(a.size() + 1,
						   std::vector<std::size_t>(b.size() + 1));
	for (std::size_t i = 0; i <= a.size(); i++) {
		for (std::size_t j = 0; j <= b.size(); j++) {
			if (i == 0 || j == 0) {
				cost[i][j] = i + j;
				continue;
			}
			cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
					       cost[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
		}
	}
	return cost[a.size()][b.size()];
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates)
{
	std::optional<std::string> best;
	std::size_t limit = std::max<std::size_t>(1, word.size() / 3) + 1;
	for (const std::string &candidate : candidates) {
		std::size_t distance = edit_distance(word, candidate);
		// Every letter replaced is no resemblance.
		if (distance < limit && distance < std::max(word.size(), candidate.size())) {
			best = candidate;
			limit = distance;
		}
	}
	return best;
}

std::string human_size(std::uintmax_t bytes)
{
	if (bytes < 1000)
		return fmt::format("{} B", bytes);
	if (bytes < 1000 * 1000)
		return fmt::format("{} kB", bytes / 1000);
	if (bytes < 1000ull * 1000 * 1000)
		return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
	return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

std::string xml_escape(std::string_view text)
{
	std::string out;
	for (char c : text) {
		switch (c) {
		case '&':
			out += "&amp;";
			break;
		case '<':
			out += "&lt;";
			break;
		case '>':
			out += "&gt;";
			break;
		case '"':
			out += "&quot;";
			break;
		default:
			bool allowed =
				static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t';
			out += allowed ? c : '?';
		}
	}
	return out;
}

} // namespace cfl
