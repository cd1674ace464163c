// SPDX-License-Identifier: GPL-2.0
/// @file
/// Finds reports in a kernel log.
#include "vm/log_scan.hh"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "vm/guest/mark.hh"

namespace cfl
{

namespace
{

struct Pattern {
	const char *kind;
	const char *text;
	bool at_start; ///< Of the line; otherwise anywhere.
};

constexpr std::array patterns{
	Pattern{"panic", "Kernel panic - not syncing", false},
	Pattern{"lock", "WARNING: possible ", true},
	Pattern{"lock", "WARNING: bad unlock balance", true},
	Pattern{"lock", "WARNING: inconsistent lock state", true},
	Pattern{"lock", "WARNING: held lock freed", true},
	Pattern{"lock", "WARNING: suspicious RCU usage", true},
	Pattern{"lock", "INFO: trying to register non-static key", false},
	Pattern{"lock", "INFO: possible ", true},
	Pattern{"memory", "BUG: KASAN:", false},
	Pattern{"memory", "BUG: KFENCE:", false},
	Pattern{"memory", "BUG: KMSAN:", false},
	Pattern{"memory", "BUG: KCSAN:", false},
	Pattern{"memory", "UBSAN: ", true},
	Pattern{"memory", "list_add corruption", false},
	Pattern{"memory", "list_del corruption", false},
	Pattern{"memory", "refcount_t: ", true},
	Pattern{"leak", "kmemleak: ", false},
	Pattern{"leak", "Objects remaining in ", false},
	Pattern{"leak", "remove_proc_entry: removing non-empty", false},
	Pattern{"hang", "watchdog: BUG: ", false},
	Pattern{"hang", "rcu: INFO: ", false},
	Pattern{"hang", "INFO: task ", true},
	Pattern{"oops", "BUG: ", true},
	Pattern{"oops", "kernel BUG at ", false},
	Pattern{"oops", "Oops: ", false},
	Pattern{"oops", "general protection fault", true},
	Pattern{"oops", "invalid opcode: ", true},
	Pattern{"oops", "Unable to handle kernel ", true},
	Pattern{"warning", "WARNING: ", true},
	Pattern{"warning", "sysfs: cannot create duplicate filename", false},
	Pattern{"warning", "irq event ", true},
	Pattern{"warning", "DMA-API: ", false},
};

/// A report that says where it ends may be this long, another only `plain_lines`.
constexpr std::size_t longest = 120;
constexpr std::size_t plain_lines = 30;

const Pattern *match(std::string_view line)
{
	for (const Pattern &pattern : patterns) {
		std::size_t at = line.find(pattern.text);
		if (at == 0 || (at != std::string_view::npos && !pattern.at_start))
			return &pattern;
	}
	return nullptr;
}

/// "kmemleak: Kernel memory leak detector initialized" is no leak.
bool is_harmless(const Pattern &pattern, std::string_view line)
{
	return std::string_view(pattern.text) == "kmemleak: " &&
	       line.find("suspected memory leaks") == std::string_view::npos;
}

bool is_mark(std::string_view line)
{
	return line.starts_with(CFL_GUEST_MARK);
}

bool is_race(std::string_view line)
{
	return line.find("BUG: KCSAN:") != std::string_view::npos;
}

bool is_name(std::string_view text)
{
	return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
		return std::isalnum(c) || c == '_';
	});
}

/// "foo+0x1f/0x40 [name]": the kernel names the module behind each function of one. Not so
/// "[clone .cold]", and "[O]=OOT_MODULE".
bool names_module(std::string_view line)
{
	for (std::size_t at = line.find(" ["); at != line.npos; at = line.find(" [", at + 1)) {
		const std::size_t end = line.find(']', at);
		if (end == line.npos)
			return false;
		if (is_name(line.substr(at + 2, end - at - 2)) &&
		    (end + 1 == line.size() || line[end + 1] == ' '))
			return true;
	}
	return false;
}

std::size_t end_of_report(const std::vector<std::string> &lines, std::size_t first)
{
	std::size_t limit = std::min(lines.size(), first + longest);
	for (std::size_t i = first; i < limit; i++) {
		if (is_race(lines[first]) && lines[i].starts_with("======"))
			return i + 1;
		if (lines[i].find("---[ end trace") != std::string::npos ||
		    lines[i].find("---[ end Kernel panic") != std::string::npos)
			return i + 1;
		if (is_mark(lines[i]))
			return i;
	}
	return std::min(limit, first + plain_lines);
}

} // namespace

std::vector<LogReport> scan_log(const std::vector<std::string> &lines,
				const std::vector<std::regex> &allowed)
{
	std::vector<LogReport> reports;
	for (std::size_t i = 0; i < lines.size();) {
		const Pattern *pattern = match(lines[i]);
		if (!pattern || is_mark(lines[i]) || is_harmless(*pattern, lines[i])) {
			i++;
			continue;
		}
		LogReport report{pattern->kind, i, end_of_report(lines, i)};
		report.within_kernel =
			is_race(lines[i]) &&
			std::none_of(lines.begin() + static_cast<long>(i),
				     lines.begin() + static_cast<long>(report.last), names_module);
		bool forgiven = std::any_of(allowed.begin(), allowed.end(),
					    [&](const std::regex &expression) {
						    return std::regex_search(lines[i], expression);
					    });
		if (!forgiven)
			reports.push_back(report);
		i = std::max(report.last, i + 1);
	}
	return reports;
}

} // namespace cfl
