// SPDX-License-Identifier: GPL-2.0
#include <check/run.hh>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <support/command_line.hh>
#include <unistd.h>

using namespace cfl::check;

namespace
{

struct CommandLine {
	Options options;
	std::vector<std::string> inputs, flags, disable;
	std::string explain, kdir, profile = "auto";
	bool json = false, sarif = false, stats = false, list = false, no_headers = false,
	     no_drivers = false;
};

int explain(const std::string &id)
{
	const Rule *r = find_rule(id);
	if (!r) {
		fmt::print(stderr, "cfl-check: no rule '{}'; --rules lists them\n", id);
		return 2;
	}
	fmt::print("{}{}\n\n{}\n\n{}\n\nMore: docs/rules/{}.md\n", r->id,
		   r->profile == Profile::Kernel ? " (kernel dialect)" : "", r->summary, r->explain,
		   r->id);
	return 0;
}

int list_rules()
{
	for (const Rule &r : rules())
		fmt::print("{:<22} {}{}\n", r.id, r.summary,
			   r.profile == Profile::Kernel ? " [kernel]" : "");
	return 0;
}

bool collect(const CommandLine &c, std::vector<Unit> &units, std::vector<std::string> &errors)
{
	namespace fs = std::filesystem;
	for (const std::string &input : c.inputs) {
		std::error_code ignored;
		if (fs::is_directory(input, ignored)) {
			std::string error;
			if (!module_units(input, c.kdir, units, error))
				errors.push_back(error);
		} else if (!fs::exists(input, ignored)) {
			errors.push_back(input + ": no such file or folder");
		} else if (!c.flags.empty()) {
			units.push_back({input, c.flags, fs::current_path().string()});
		} else {
			units.push_back(find_unit(input));
		}
	}
	return !units.empty();
}

int run(CommandLine &c)
{
	if (c.list)
		return list_rules();
	if (!c.explain.empty())
		return explain(c.explain);
	if (c.inputs.empty()) {
		fmt::print(stderr, "cfl-check: name a C++ file, or the folder of a built module "
				   "(--help says more)\n");
		return 2;
	}
	for (const std::string &d : c.disable) {
		if (!find_rule(d)) {
			fmt::print(stderr, "cfl-check: --disable {}: no such rule\n", d);
			return 2;
		}
		c.options.disabled.insert(d);
	}
	c.options.dialect = c.profile == "kernel"    ? Options::Dialect::Kernel
			    : c.profile == "general" ? Options::Dialect::General
						     : Options::Dialect::Auto;
	c.options.headers = !c.no_headers;
	std::vector<Unit> units;
	Outcome out;
	collect(c, units, out.errors);
	for (Unit &u : units)
		u.drive = !c.no_drivers;
	for (const Unit &u : units)
		if (c.options.config.names.empty())
			find_kernel_config(u.directory, u.flags, c.options.config);
	for (const Unit &u : units)
		check_unit(u, c.options, out);
	auto place = [](const Finding &f) {
		return std::tie(f.file, f.line, f.column, f.rule, f.message);
	};
	std::sort(out.findings.begin(), out.findings.end(),
		  [&](auto &a, auto &b) { return place(a) < place(b); });
	out.findings.erase(std::unique(out.findings.begin(), out.findings.end(),
				       [](auto &a, auto &b) {
					       return a.file == b.file && a.line == b.line &&
						      a.column == b.column && a.rule == b.rule;
				       }),
			   out.findings.end());
	if (c.sarif)
		fmt::print("{}\n", as_sarif(out.findings));
	else if (c.json)
		fmt::print("{}\n", as_json(out.findings));
	else
		fmt::print("{}", as_text(out.findings, isatty(1) && !getenv("NO_COLOR")));
	if (c.stats)
		fmt::print(stderr, "{}", stats_text(out.stats));
	for (const std::string &e : out.errors)
		fmt::print(stderr, "cfl-check: {}\n", e);
	if (!out.errors.empty())
		return 2;
	if (!out.findings.empty() && !c.json && !c.sarif)
		fmt::print(stderr, "{} finding{}; --explain RULE says more\n", out.findings.size(),
			   out.findings.size() == 1 ? "" : "s");
	return out.findings.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
	CommandLine c;
	// Everything after `--` belongs to the compiler.
	int own = argc;
	for (int i = 1; i < argc; i++)
		if (std::string(argv[i]) == "--") {
			own = i;
			for (int k = i + 1; k < argc; k++)
				c.flags.push_back(argv[k]);
			break;
		}
	CLI::App app("Judges C++: borrows, moves, initialisation, locks, contexts, unsafe code.\n"
		     "Exit: 0 nothing found, 1 findings, 2 something could not be judged.",
		     "cfl-check");
	app.footer("Usage: cfl-check [OPTIONS] (FILE... | MODULE-FOLDER) [-- COMPILER-FLAGS]");
	app.add_option("input", c.inputs, "C++ files, or folders of built modules");
	app.add_flag("--json", c.json, "one JSON array with one object per finding, on stdout");
	app.add_flag("--sarif", c.sarif, "SARIF 2.1.0 on stdout");
	app.add_flag("--stats", c.stats,
		     "unsafe blocks per kLOC, functions, the slowest, on stderr");
	app.add_option("--explain", c.explain, "what a rule is about");
	app.add_flag("--rules", c.list, "list the rules");
	app.add_option("--trust", c.options.trust, "believe the bodies in files like GLOB")
		->allow_extra_args(false);
	app.add_option("--disable", c.disable, "switch a rule off")->allow_extra_args(false);
	app.add_option("--project", c.options.root, "judge headers below this folder as well");
	app.add_flag("--dump", c.options.dump,
		     "print the mid-level form of each function, and where its trial runs end")
		->group("");
	app.add_option("--profile", c.profile,
		       "auto: the kernel dialect's rules where its annotations are included")
		->check(CLI::IsMember({"auto", "general", "kernel"}));
	app.add_option("--kdir", c.kdir, "the kernel's build folder, for the folder of a module");
	app.add_flag("--no-headers", c.no_headers, "judge main files only");
	app.add_flag("--no-drivers", c.no_drivers,
		     "do not call functions with made-up arguments: faster, and finds less");
	try {
		app.parse(own, argv);
	} catch (const CLI::ParseError &e) {
		return cfl::not_parsed(app, e);
	}
	return run(c);
}
