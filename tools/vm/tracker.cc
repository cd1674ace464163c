// SPDX-License-Identifier: GPL-2.0
/// @file
/// Follows the marks of the guest's init through the kernel log.
#include "vm/guest.hh"

#include <algorithm>
#include <set>

#include "support/error.hh"
#include "support/text.hh"
#include "vm/guest/mark.hh"
#include "vm/modinfo.hh"

namespace cfl
{

CaseTracker::CaseTracker(const std::vector<GuestCase> &cases)
	: cases_(cases), results_(cases.size())
{
}

void CaseTracker::take(const LogLine &line)
{
	constexpr std::string_view prefix = CFL_GUEST_MARK;
	if (line.text.starts_with(prefix))
		mark(std::string_view(line.text).substr(prefix.size()));
	else if (current_)
		results_[*current_].log.push_back(line.text);
}

void CaseTracker::mark(std::string_view text)
{
	std::vector<std::string> word = words(text);
	if (word.empty())
		return;
	if (word[0] == "start")
		started_ = true;
	if (word[0] == "end")
		ended_ = true;
	if (word[0] == "case" && word.size() > 1) {
		auto at = std::find_if(cases_.begin(), cases_.end(),
				       [&](const GuestCase &one) { return one.id == word[1]; });
		if (at != cases_.end())
			current_ = static_cast<std::size_t>(at - cases_.begin());
		return;
	}
	if (!current_)
		return;
	CaseResult &result = results_[*current_];
	if (word[0] == "done") {
		if (result.end == CaseResult::End::NotRun)
			result.end = CaseResult::End::Done;
		current_.reset();
	} else if (word[0] == "stop") {
		// The kernel is hurt although the step came back.
		if (result.end == CaseResult::End::NotRun)
			result.end = CaseResult::End::Oopsed;
		current_.reset();
	} else if (word.size() > 2) {
		step_ended(result, word);
	}
}

void CaseTracker::step_ended(CaseResult &result, const std::vector<std::string> &word)
{
	constexpr std::string_view result_is = "result=";
	const std::string &verb = word[0];
	if (word[2] == "hung")
		result.end = CaseResult::End::Hung;
	else if (word[2] == "died")
		result.end = CaseResult::End::Oopsed;
	if (!word[2].starts_with(result_is)) {
		result.at = verb + " " + word[1];
		return;
	}
	int value = std::stoi(word[2].substr(result_is.size()));
	bool own = word[1] == module_name(cases_[*current_].module);
	if (verb == "load" && own)
		result.load = value;
	else if (verb == "load" && value != 0)
		result.load_failed = fmt::format("{} ({})", word[1], errno_name(value));
	else if (verb == "unload" && (own || value != 0))
		result.unload = value;
	else if (verb == "script")
		result.script = value;
}

void CaseTracker::abort(CaseResult::End end, const std::vector<std::string> &more_lines)
{
	if (!current_)
		return;
	CaseResult &result = results_[*current_];
	if (result.end == CaseResult::End::NotRun)
		result.end = end;
	std::set<std::string> known(result.log.begin(), result.log.end());
	for (const std::string &line : more_lines) {
		if (!known.contains(line))
			result.log.push_back(line);
	}
	current_.reset();
}

} // namespace cfl
