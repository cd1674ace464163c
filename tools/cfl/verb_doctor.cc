// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl doctor`
#include <nlohmann/json.hpp>

#include "cfl/doctor.hh"
#include "cfl/verbs.hh"
#include "support/term.hh"

namespace cfl
{

namespace
{

const char *state_name(Finding::State state)
{
	return state == Finding::State::Ok	  ? "ok"
	       : state == Finding::State::Warning ? "warning"
						  : "problem";
}

void print_text(const std::vector<Finding> &findings)
{
	for (const Finding &finding : findings)
		fmt::print("{:8} {}{}{}\n", state_name(finding.state), finding.what,
			   finding.fix.empty() ? "" : " -> ", finding.fix);
}

void print_json(const std::vector<Finding> &findings, bool ok)
{
	nlohmann::json out{{"ok", ok}, {"checks", nlohmann::json::array()}};
	for (const Finding &finding : findings)
		out["checks"].push_back({{"id", finding.id},
					 {"state", state_name(finding.state)},
					 {"what", finding.what},
					 {"fix", finding.fix}});
	fmt::print("{}\n", out.dump(2));
}

} // namespace

int verb_doctor(const DoctorOptions &options)
{
	std::vector<Finding> findings = examine_machine();
	for (std::vector<Finding> more :
	     {examine_emulator(), examine_kernel(locate_kernel(options.kernel))})
		findings.insert(findings.end(), more.begin(), more.end());
	bool ok = true;
	for (const Finding &finding : findings)
		ok &= finding.state != Finding::State::Problem;
	if (options.json)
		print_json(findings, ok);
	else
		print_text(findings);
	return ok ? 0 : 1;
}

} // namespace cfl
