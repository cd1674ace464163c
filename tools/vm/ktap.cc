// SPDX-License-Identifier: GPL-2.0
/// @file
/// Reads TAP and KTAP.
#include "vm/ktap.hh"

#include <algorithm>
#include <regex>
#include <utility>

#include <fmt/format.h>

#include "support/text.hh"

namespace cfl
{

namespace
{

struct Level {
	std::string name;
	long planned = -1;
	long seen = 0;
	bool failed_inside = false;
};

class Parser
{
public:
	void line(const std::string &raw)
	{
		static const std::regex prefixed(
			"^[A-Za-z0-9_.-]+: (?=\\s*(KTAP version|TAP version|ok \\d|not ok "
			"\\d|1\\.\\.\\d|# |Bail out!))");
		std::string text = std::regex_replace(raw, prefixed, "");
		std::size_t indent = text.find_first_not_of(' ');
		if (indent == std::string::npos)
			return;
		token(indent / 4, text.substr(indent));
	}

	TapReport finish()
	{
		close_deeper(0);
		if (!levels_.empty())
			check_plan(levels_[0]);
		return std::move(report_);
	}

private:
	Level &level(std::size_t depth)
	{
		while (levels_.size() <= depth)
			levels_.push_back(Level{std::exchange(next_name_, "")});
		return levels_[depth];
	}

	void token(std::size_t depth, const std::string &text)
	{
		static const std::regex result("^(not )?ok\\s+(\\d+)?\\s*(?:-\\s*)?(.*)$");
		static const std::regex plan("^1\\.\\.(\\d+)(?:\\s+#\\s*(.*))?$");
		std::smatch match;
		if (text.starts_with("KTAP version ") || text.starts_with("TAP version ")) {
			if (depth == 0)
				begin_document();
		} else if (text.starts_with("# Subtest: ")) {
			next_name_ = text.substr(11);
			if (levels_.size() == depth + 1 && levels_[depth].seen == 0)
				levels_[depth].name = next_name_;
		} else if (text.starts_with("Bail out!")) {
			report_.problem = text;
		} else if (text.starts_with("#")) {
			details_ += text + "\n";
		} else if (std::regex_match(text, match, plan)) {
			close_deeper(depth + 1);
			level(depth).planned = std::stol(match[1]);
		} else if (std::regex_match(text, match, result)) {
			add(depth, match[1].matched, match[3]);
		}
	}

	void add(std::size_t depth, bool failed, std::string name)
	{
		bool summary = levels_.size() > depth + 1;
		bool told = summary && levels_[depth + 1].failed_inside;
		close_deeper(depth + 1);
		Level &here = level(depth);
		here.seen++;
		here.failed_inside |= failed;
		next_name_.clear();
		std::string directive;
		if (std::size_t at = name.find(" # "); at != std::string::npos) {
			directive = name.substr(at + 3);
			name = name.substr(0, at);
		} else if (name.starts_with("# ")) {
			directive = std::exchange(name, "").substr(2);
		}
		// The result of a group is left out when its members are there and tell the same.
		if (!summary || (failed && !told))
			record(depth, failed, std::string(trim(name)), directive);
		details_.clear();
	}

	void record(std::size_t depth, bool failed, const std::string &name,
		    const std::string &directive)
	{
		TapResult result{.detail = details_};
		for (std::size_t i = 1; i <= depth; i++)
			result.name += levels_[i].name.empty() ? "" : levels_[i].name + "/";
		result.name += name.empty() ? fmt::format("test {}", levels_[depth].seen) : name;
		if (failed)
			result.state = TapResult::State::Failed;
		std::string word = directive.substr(0, 4);
		std::transform(word.begin(), word.end(), word.begin(),
			       [](char c) { return std::toupper(c); });
		if (word == "SKIP" && !failed) {
			result.state = TapResult::State::Skipped;
			result.detail = trim(std::string_view(directive).substr(4));
		}
		report_.results.push_back(std::move(result));
	}

	void check_plan(const Level &done)
	{
		if (done.planned >= 0 && done.planned != done.seen && report_.problem.empty())
			report_.problem = fmt::format("{}{} tests were planned, {} reported",
						      done.name.empty() ? "" : done.name + ": ",
						      done.planned, done.seen);
	}

	/// Of another module: what came before is over, and has a plan of its own.
	void begin_document()
	{
		close_deeper(0);
		if (!levels_.empty())
			check_plan(levels_[0]);
		levels_.clear();
		next_name_.clear();
		details_.clear();
	}

	/// Levels from `depth` on are over.
	void close_deeper(std::size_t depth)
	{
		while (levels_.size() > std::max<std::size_t>(depth, 1)) {
			check_plan(levels_.back());
			levels_.pop_back();
		}
	}

	TapReport report_;
	std::vector<Level> levels_;
	std::string next_name_;
	std::string details_;
};

} // namespace

TapReport parse_tap(const std::vector<std::string> &lines)
{
	Parser parser;
	for (const std::string &line : lines)
		parser.line(line);
	return parser.finish();
}

} // namespace cfl
