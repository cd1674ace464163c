// SPDX-License-Identifier: GPL-2.0
#include <check/run.hh>

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cfl::check
{

std::string as_json(const std::vector<Finding> &findings)
{
	std::string text = "[";
	bool first = true;
	for (const Finding &f : findings) {
		nlohmann::ordered_json o;
		o["file"] = f.file;
		o["line"] = f.line;
		o["column"] = f.column;
		o["rule"] = f.rule;
		o["severity"] = f.error ? "error" : "warning";
		o["message"] = f.message;
		o["notes"] = nlohmann::ordered_json::array();
		for (const Note &n : f.notes) {
			nlohmann::ordered_json note;
			note["file"] = n.file;
			note["line"] = n.line;
			note["column"] = n.column;
			note["message"] = n.message;
			o["notes"].push_back(note);
		}
		text += first ? "\n" : ",\n";
		first = false;
		text += o.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
	}
	return text + (first ? "]" : "\n]");
}

namespace
{

nlohmann::ordered_json location(const std::string &file, unsigned line, unsigned column)
{
	nlohmann::ordered_json l;
	l["physicalLocation"]["artifactLocation"]["uri"] = file;
	l["physicalLocation"]["region"]["startLine"] = std::max(1u, line);
	l["physicalLocation"]["region"]["startColumn"] = std::max(1u, column);
	return l;
}

} // namespace

std::string as_sarif(const std::vector<Finding> &findings)
{
	nlohmann::ordered_json log, run;
	log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
	log["version"] = "2.1.0";
	auto &driver = run["tool"]["driver"];
	driver["name"] = "cfl-check";
	driver["rules"] = nlohmann::ordered_json::array();
	for (const Rule &r : rules()) {
		nlohmann::ordered_json rule;
		rule["id"] = r.id;
		rule["shortDescription"]["text"] = r.summary;
		rule["help"]["text"] = r.explain;
		driver["rules"].push_back(rule);
	}
	run["results"] = nlohmann::ordered_json::array();
	for (const Finding &f : findings) {
		nlohmann::ordered_json r;
		r["ruleId"] = f.rule;
		r["level"] = f.error ? "error" : "warning";
		r["message"]["text"] = f.message;
		r["locations"].push_back(location(f.file, f.line, f.column));
		for (const Note &n : f.notes) {
			auto l = location(n.file, n.line, n.column);
			l["message"]["text"] = n.message;
			r["relatedLocations"].push_back(l);
		}
		run["results"].push_back(r);
	}
	log["runs"].push_back(run);
	return log.dump(1, '\t', false, nlohmann::json::error_handler_t::replace);
}

std::string as_text(const std::vector<Finding> &findings, bool colour)
{
	const char *bold = colour ? "\033[1m" : "", *red = colour ? "\033[1;31m" : "",
		   *grey = colour ? "\033[36m" : "", *off = colour ? "\033[0m" : "";
	std::string text;
	for (const Finding &f : findings) {
		text += fmt::format("{}{}:{}:{}: {}{}: {}{}{} [{}]\n", bold, f.file, f.line,
				    f.column, red, f.error ? "error" : "warning", off, bold,
				    f.message + off, f.rule);
		for (const Note &n : f.notes)
			text += fmt::format("{}:{}:{}: {}note:{} {}\n", n.file, n.line, n.column,
					    grey, off, n.message);
	}
	return text;
}

std::string stats_text(const Stats &stats)
{
	std::string text;
	text += fmt::format("functions analysed: {}, over the bound: {}\n", stats.functions,
			    stats.too_big);
	text += "unsafe blocks per file:\n";
	std::map<std::string, std::pair<unsigned, unsigned>> folders;
	for (const auto &[name, f] : stats.files) {
		double kloc = std::max(1u, f.lines) / 1000.0;
		text += fmt::format("  {:<50} {:4} blocks, {:6} lines, {:6.1f} per kLOC\n", name,
				    f.unsafe_blocks, f.lines, f.unsafe_blocks / kloc);
		auto &folder = folders[name.substr(0, name.find_last_of('/') + 1)];
		folder.first += f.unsafe_blocks;
		folder.second += f.lines;
	}
	for (const auto &[name, n] : folders)
		text += fmt::format("  {:<50} {:4} blocks, {:6} lines, {:6.1f} per kLOC\n",
				    name + "*", n.first, n.second,
				    n.first * 1000.0 / std::max(1u, n.second));
	auto slow = stats.slowest;
	std::sort(slow.rbegin(), slow.rend());
	text += "slowest functions:\n";
	for (size_t i = 0; i < slow.size() && i < 5; i++)
		text += fmt::format("  {:8.1f} ms  {}\n", slow[i].first * 1000, slow[i].second);
	return text;
}

} // namespace cfl::check
