// SPDX-License-Identifier: GPL-2.0
#include <check/fuzz/batch.hh>

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <support/error.hh>
#include <support/file.hh>
#include <support/process.hh>

namespace cfl::fuzz
{

namespace
{

/// A file of programs, and which lines are whose.
class Sheet
{
public:
	Sheet(const std::vector<Program> &programs, const std::set<std::string> &without)
	{
		text_ = "#include \"dialect.hh\"\nusing namespace gen;\n";
		unsigned line = 3;
		std::string table;
		for (const Program &p : programs) {
			if (without.count(p.name))
				continue;
			std::string t = text_of(p);
			starts_.push_back({line, p.name});
			line += unsigned(std::count(t.begin(), t.end(), '\n'));
			text_ += t;
			table += fmt::format("\t{{\"{}\", {}}},\n", p.name, p.name);
		}
		end_ = line;
		text_ +=
			"#ifdef CFL_GEN_RUN\nstruct Entry {\n\tconst char *name;\n\tvoid "
			"(*run)(unsigned "
			"in);\n};\nextern const Entry table[];\nextern const unsigned table_size;\n"
			"const Entry table[] = {\n" +
			table +
			"};\nconst unsigned table_size = sizeof(table) / "
			"sizeof(table[0]);\n#endif\n";
	}
	const std::string &text() const { return text_; }
	bool empty() const { return starts_.empty(); }
	/// Whose line it is, or "".
	std::string at(unsigned line) const
	{
		std::string name;
		for (const auto &[first, n] : starts_)
			if (first <= line && line < end_)
				name = n;
		return name;
	}

private:
	std::string text_;
	std::vector<std::pair<unsigned, std::string>> starts_;
	unsigned end_ = 0;
};

std::vector<std::string> flags(const Tools &tools)
{
	return {"-std=c++20", "-I" + tools.headers.string(), "-I" + tools.lib.string()};
}

Outcome checked(Command command, const char *what)
{
	command.limit = std::chrono::seconds(900);
	Outcome out = capture(command);
	if (out.timed_out || out.status >= 128)
		fail("{} {} ({})", what, out.timed_out ? "did not end" : "crashed",
		     command.argv[0]);
	return out;
}

/// Leaves out what is no C++.
void stillborn(const std::vector<Program> &programs, const Tools &tools, Verdict &v)
{
	static const std::regex place("sheet\\.cc:([0-9]+):[0-9]+: (?:fatal )?error:");
	for (int tries = 0; tries < 6; tries++) {
		Sheet sheet(programs, v.stillborn);
		fs::path file = tools.work / "sheet.cc";
		write_file(file, sheet.text());
		std::vector<std::string> argv{tools.compiler, "-fsyntax-only", "-w",
					      "-ferror-limit=0"};
		for (const std::string &f : flags(tools))
			argv.push_back(f);
		argv.push_back(file.string());
		Outcome out = checked({.argv = argv}, "the compiler");
		if (out.ok())
			return;
		size_t before = v.stillborn.size();
		for (std::sregex_iterator it(out.output.begin(), out.output.end(), place), end;
		     it != end; ++it)
			if (std::string n = sheet.at(unsigned(std::stoul((*it)[1]))); !n.empty())
				v.stillborn.insert(n);
		if (v.stillborn.size() == before)
			fail("the generated file does not compile, and no program is to blame:\n{}",
			     out.output.substr(0, 2000));
	}
	fail("programs that do not compile remain after six tries");
}

void check(const Sheet &sheet, const Tools &tools, Verdict &v)
{
	std::vector<std::string> argv{tools.check.string(), "--json",
				      (tools.work / "sheet.cc").string(), "--"};
	for (const std::string &f : flags(tools))
		argv.push_back(f);
	Outcome out = checked({.argv = argv, .merge = false}, "the checker");
	if (out.status > 1)
		fail("the checker could not judge generated programs:\n{}",
		     out.errors.substr(0, 2000));
	for (const auto &finding : nlohmann::json::parse(out.output)) {
		std::string name = sheet.at(finding["line"].get<unsigned>());
		if (name.empty())
			fail("a finding lies in no program: {}", finding.dump());
		v.rejected.try_emplace(name,
				       fmt::format("{}:{}: {}", finding["rule"].get<std::string>(),
						   finding["line"].get<unsigned>(),
						   finding["message"].get<std::string>()));
	}
}

void run_under(const std::string &sanitizer, const Tools &tools, Verdict &v)
{
	fs::path program = tools.work / ("run-" + sanitizer);
	std::vector<std::string> argv{
		tools.compiler,
		"-w",
		"-O0",
		"-DCFL_GEN_RUN",
		"-pthread",
		"-fsanitize=" + (sanitizer == "address" ? "address,undefined" : sanitizer),
		"-fno-sanitize-recover=all"};
	for (const std::string &f : flags(tools))
		argv.push_back(f);
	argv.insert(argv.end(), {(tools.work / "sheet.cc").string(),
				 (tools.headers / "harness.cc").string(), "-o", program.string()});
	Outcome built = checked({.argv = argv}, "the compiler");
	if (!built.ok())
		fail("generated programs do not compile with -fsanitize={}:\n{}", sanitizer,
		     built.output.substr(0, 2000));
	// Whether there is a report is all that counts; a symbolizer for each would take most of the time.
	const std::string options = "halt_on_error=1:symbolize=0:";
	Outcome out = checked({.argv = {program.string()},
			       .env = {{"ASAN_OPTIONS",
					options + "detect_leaks=0:detect_stack_use_after_return=1"},
				       {"UBSAN_OPTIONS", options},
				       {"TSAN_OPTIONS", options + "report_signal_unsafe=0"},
				       {"MSAN_OPTIONS", options}},
			       .merge = false},
			      "a sanitized program");
	if (!out.ok())
		fail("a sanitized program ended with {}:\n{}", out.status,
		     out.errors.substr(0, 2000));
	std::istringstream lines(out.output);
	std::string name, how;
	while (lines >> name >> how) {
		if (how == "bad")
			v.reported[name].insert(sanitizer);
		else if (how == "hangs")
			v.hangs.insert(name);
	}
	fs::remove(program);
}

} // namespace

Verdict judge(const std::vector<Program> &programs, const Tools &tools)
{
	Verdict v;
	make_folders(tools.work);
	stillborn(programs, tools, v);
	Sheet sheet(programs, v.stillborn);
	if (sheet.empty())
		return v;
	check(sheet, tools, v);
	for (const std::string &s : tools.sanitizers)
		run_under(s, tools, v);
	return v;
}

} // namespace cfl::fuzz
