// SPDX-License-Identifier: GPL-2.0
/// @file
/// Reads `test.json` and judges what the guest said.
#include "cfl/test/module_test.hh"

#include <algorithm>
#include <map>
#include <regex>

#include <nlohmann/json.hpp>

#include "support/error.hh"
#include "support/text.hh"
#include "vm/kernel.hh"
#include "vm/log_scan.hh"

namespace cfl
{

namespace
{

using nlohmann::json;

const std::vector<std::string> known_keys{
	"name",	   "module", "params", "expect", "forbid",  "load_fails_with",
	"needs",   "script", "unload", "allow",	 "kernels", "compilers",
	"timeout", "why",    "cases",  "cpus"};

/// One object of the file, read with the file's name at hand for messages.
class Reader
{
public:
	Reader(const json &object, std::string where) : object_(object), where_(std::move(where))
	{
		if (!object.is_object())
			fail("{}: a case must be an object in braces", where_);
		for (const auto &[key, value] : object.items()) {
			if (std::find(known_keys.begin(), known_keys.end(), key) !=
			    known_keys.end())
				continue;
			auto near = nearest(key, known_keys);
			fail("{}: unknown key \"{}\"{}", where_, key,
			     near ? fmt::format("; did you mean \"{}\"?", *near) : "");
		}
	}

	void read(const char *key, std::string &into) const
	{
		if (const json *value = find(key))
			into = value->is_string() ? value->get<std::string>()
						  : bad(key, "a string");
	}

	void read(const char *key, bool &into) const
	{
		if (const json *value = find(key)) {
			if (!value->is_boolean())
				bad(key, "true or false");
			into = value->get<bool>();
		}
	}

	void read(const char *key, unsigned &into) const
	{
		if (const json *value = find(key)) {
			if (!value->is_number_unsigned() || *value == 0)
				bad(key, "a number above 0");
			into = value->get<unsigned>();
		}
	}

	/// A string counts as a list of one.
	void read(const char *key, std::vector<std::string> &into) const
	{
		const json *value = find(key);
		if (!value)
			return;
		into.clear();
		if (value->is_string())
			into.push_back(value->get<std::string>());
		else if (!value->is_array())
			bad(key, "a list of strings");
		else
			for (const json &item : *value)
				into.push_back(item.is_string() ? item.get<std::string>()
								: bad(key, "a list of strings"));
	}

	void read_patterns(const char *key, std::vector<std::string> &into) const
	{
		read(key, into);
		for (const std::string &pattern : into) {
			try {
				std::regex compiled(pattern);
			} catch (const std::regex_error &error) {
				fail("{}: \"{}\": {} is no regular expression: {}", where_, key,
				     pattern, error.what());
			}
		}
	}

	void read_params(std::string &into) const
	{
		const json *value = find("params");
		if (!value || !value->is_object())
			return read("params", into);
		std::vector<std::string> list;
		for (const auto &[key, item] : value->items())
			list.push_back(key + "=" +
				       (item.is_string() ? item.get<std::string>() : item.dump()));
		into = join(list, " ");
	}

	void read_errno(int &into) const
	{
		std::string name;
		read("load_fails_with", name);
		if (name.empty())
			return;
		into = errno_number(name);
		if (into == 0)
			bad("load_fails_with", "the name of an errno, such as \"EINVAL\"");
	}

private:
	const json *find(const char *key) const
	{
		auto at = object_.find(key);
		return at == object_.end() ? nullptr : &*at;
	}

	[[noreturn]] std::string bad(const char *key, const char *wanted) const
	{
		fail("{}: \"{}\" must be {}", where_, key, wanted);
	}

	const json &object_;
	std::string where_;
};

ModuleTest read_case(const json &object, const std::string &where, ModuleTest test)
{
	Reader reader(object, where);
	reader.read("name", test.name);
	reader.read("module", test.module);
	reader.read_params(test.params);
	reader.read_patterns("expect", test.expect);
	reader.read_patterns("forbid", test.forbid);
	reader.read_errno(test.load_error);
	reader.read("needs", test.needs);
	reader.read("script", test.script);
	reader.read("unload", test.unload);
	reader.read_patterns("allow", test.allow);
	reader.read("kernels", test.kernels);
	reader.read("compilers", test.compilers);
	reader.read("cpus", test.cpus);
	reader.read("timeout", test.timeout);
	return test;
}

bool contains(const std::vector<std::string> &list, const std::string &item)
{
	return list.empty() || std::find(list.begin(), list.end(), item) != list.end();
}

void judge_end(const ModuleTest &test, const CaseResult &result, std::vector<std::string> &problems)
{
	std::string step = result.at.empty() ? "a step" : result.at;
	if (result.end == CaseResult::End::NotRun)
		problems.push_back("the guest never came to it");
	if (result.end == CaseResult::End::Oopsed && test.allow.empty())
		problems.push_back("the kernel oopsed in " + step);
	if (result.end == CaseResult::End::Hung)
		problems.push_back(fmt::format("{} took longer than {} s", step, test.timeout));
	if (result.end == CaseResult::End::Panicked)
		problems.push_back("the kernel panicked");
}

void judge_steps(const ModuleTest &test, const CaseResult &result,
		 std::vector<std::string> &problems)
{
	if (!result.load_failed.empty())
		problems.push_back("could not load " + result.load_failed);
	else if (result.load && *result.load != test.load_error)
		problems.push_back(
			test.load_error == 0
				? fmt::format("loading failed: {} ({})", errno_name(*result.load),
					      errno_text(*result.load))
			: *result.load == 0
				? fmt::format("it loaded, but should have failed with {}",
					      errno_name(test.load_error))
				: fmt::format("loading failed with {}, should have been {}",
					      errno_name(*result.load),
					      errno_name(test.load_error)));
	if (result.script.value_or(0) != 0)
		problems.push_back(fmt::format("the script ended with status {}", *result.script));
	if (result.unload.value_or(0) != 0)
		problems.push_back(fmt::format("unloading failed: {}", errno_name(*result.unload)));
}

void judge_log(const ModuleTest &test, const CaseResult &result, std::vector<std::string> &problems)
{
	auto line = result.log.begin();
	for (const std::string &pattern : test.expect) {
		std::regex expression(pattern);
		auto at = std::find_if(line, result.log.end(), [&](const std::string &text) {
			return std::regex_search(text, expression);
		});
		if (at == result.log.end()) {
			problems.push_back(fmt::format(
				"the log lacks a line (after those before it) matching: {}",
				pattern));
			break;
		}
		line = at + 1;
	}
	for (const std::string &pattern : test.forbid) {
		std::regex expression(pattern);
		for (const std::string &text : result.log) {
			if (std::regex_search(text, expression))
				problems.push_back(
					fmt::format("the log has a forbidden line: {}", text));
		}
	}
	std::vector<std::regex> allowed(test.allow.begin(), test.allow.end());
	for (const LogReport &report : scan_log(result.log, allowed)) {
		if (report.within_kernel)
			continue;
		problems.push_back(fmt::format("the kernel complained ({}): {}", report.kind,
					       result.log[report.first]));
	}
}

} // namespace

bool ModuleTest::runs_on(const std::string &kernel, const std::string &compiler) const
{
	const std::vector<std::string> &chosen = kernels.empty() ? stock_kernels() : kernels;
	return contains(chosen, kernel) && contains(compilers, compiler);
}

std::vector<ModuleTest> parse_module_tests(const std::string &text, const std::string &where)
{
	json file;
	try {
		file = json::parse(text);
	} catch (const json::parse_error &error) {
		fail("{}: {}", where, error.what());
	}
	ModuleTest defaults = read_case(file, where, {});
	if (!file.contains("cases"))
		return {defaults};
	if (!file["cases"].is_array() || file["cases"].empty())
		fail("{}: \"cases\" must be a list with at least one case", where);
	std::vector<ModuleTest> tests;
	for (const json &object : file["cases"]) {
		ModuleTest test = read_case(object, where, defaults);
		if (test.name.empty() && file["cases"].size() > 1)
			test.name = fmt::format("case{}", tests.size() + 1);
		for (const ModuleTest &other : tests) {
			if (other.name == test.name)
				fail("{}: two cases are called \"{}\"", where, test.name);
		}
		tests.push_back(std::move(test));
	}
	return tests;
}

std::string races_within_kernel(const CaseResult &result)
{
	std::map<std::string, unsigned> titles;
	unsigned count = 0;
	for (const LogReport &report : scan_log(result.log)) {
		if (!report.within_kernel)
			continue;
		count++;
		titles[replace_all(result.log[report.first], "BUG: KCSAN: data-race in ", "")]++;
	}
	std::vector<std::string> parts;
	for (const auto &[title, times] : titles)
		parts.push_back(times == 1 ? title : fmt::format("{} ({} times)", title, times));
	return count == 0 ? ""
			  : fmt::format("not counted, {} of the kernel with itself, no module on "
					"either stack: {}",
					count == 1 ? "1 race" : fmt::format("{} races", count),
					join(parts, "; "));
}

std::vector<std::string> judge_module_test(const ModuleTest &test, const CaseResult &result)
{
	std::vector<std::string> problems;
	judge_end(test, result, problems);
	if (result.end == CaseResult::End::NotRun)
		return problems;
	judge_steps(test, result, problems);
	judge_log(test, result, problems);
	return problems;
}

} // namespace cfl
