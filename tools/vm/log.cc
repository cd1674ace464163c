// SPDX-License-Identifier: GPL-2.0
/// @file
/// Records of the kernel log.
#include "vm/log.hh"

#include <charconv>

#include <fmt/format.h>

#include "support/text.hh"

namespace cfl
{

namespace
{

/// Undoes the kernel's "\x0a".
std::string unescape(std::string_view text)
{
	std::string out;
	for (std::size_t i = 0; i < text.size(); i++) {
		int value = 0;
		if (text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x') {
			const char *first = text.data() + i + 2;
			auto [end, error] = std::from_chars(first, first + 2, value, 16);
			if (error == std::errc{} && end == first + 2) {
				out += static_cast<char>(value);
				i += 3;
				continue;
			}
		}
		out += text[i];
	}
	return out;
}

/// False if the line is no record: a "KEY=value" line, or noise on the serial line.
bool parse(std::string_view line, std::vector<LogLine> &lines)
{
	std::size_t semicolon = line.find(';');
	if (line.empty() || line[0] < '0' || line[0] > '9' || semicolon == std::string_view::npos)
		return false;
	std::vector<std::string> field = split(line.substr(0, semicolon), ',');
	if (field.size() < 4)
		return false;
	LogLine parsed;
	parsed.level = static_cast<int>(strtoul(field[0].c_str(), nullptr, 10) & 7);
	parsed.time = strtod(field[2].c_str(), nullptr) / 1e6;
	for (std::string &text : split(unescape(line.substr(semicolon + 1)), '\n')) {
		parsed.text = std::move(text);
		lines.push_back(parsed);
	}
	return true;
}

} // namespace

void KmsgReader::add(std::string_view piece, std::vector<LogLine> &lines)
{
	rest_ += piece;
	std::size_t begin = 0;
	for (std::size_t end; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1)
		parse(std::string_view(rest_).substr(begin, end - begin), lines);
	rest_.erase(0, begin);
}

std::string dmesg_line(const LogLine &line)
{
	return fmt::format("[{:12.6f}] {}", line.time, line.text);
}

} // namespace cfl
