// SPDX-License-Identifier: GPL-2.0
#include <bindgen/compile.hh>
#include <bindgen/generate.hh>
#include <bindgen/results.hh>

#include <ctime>
#include <filesystem>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <sstream>
#include <sys/resource.h>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

constexpr const char *HEAD = "<!-- SPDX-License-Identifier: GPL-2.0 -->\n"
			     "# Proofs of the bindings\n\n"
			     "Written by `cfl bindgen --prove --results FILE`, a section for each "
			     "run; see bindgen.md.\n";

std::string first_line(const std::string &text)
{
	return text.substr(0, text.find('\n'));
}

std::string kernel_release(const Options &o)
{
	std::ifstream file(fs::path(o.directory) / "include/config/kernel.release");
	std::string release;
	file >> release;
	return release.empty() ? o.directory : release;
}

std::string title(const Options &o)
{
	return fmt::format("## Linux {}, {}", kernel_release(o),
			   fs::path(o.compiler.cxx).filename().string());
}

std::string cost(double seconds)
{
	rusage self{}, children{};
	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &children);
	auto user = self.ru_utime.tv_sec + children.ru_utime.tv_sec;
	return fmt::format("{:.0f} s ({} s of user time), at most {} MB in one process", seconds,
			   user, std::max(self.ru_maxrss, children.ru_maxrss) / 1024);
}

std::string differences(const Proof &p)
{
	std::string s;
	for (const auto &[kind, count] : p.kinds) {
		s += fmt::format("* {} x {}", count, kind);
		size_t shown = 0;
		for (const Difference &d : p.differences) {
			if (d.kind != kind || ++shown > 4)
				continue;
			s += fmt::format("{} `{}` ({} -> {}", shown == 1 ? ":" : ",", d.function,
					 d.c_instructions, d.cxx_instructions);
			for (const std::string &n : d.lost)
				s += " -" + n;
			for (const std::string &n : d.gained)
				s += " +" + n;
			s += ")";
		}
		s += shown > 4 ? ", ...\n" : "\n";
	}
	return s;
}

/// A table of causes, and by name all functions without one.
std::string causes(const Proof &p)
{
	std::string s, names;
	if (p.differences.empty())
		return s;
	s = "\n| cause of the difference | functions | such as |\n|---|---|---|\n";
	for (const auto &[cause, count] : p.causes()) {
		std::string such;
		size_t shown = 0;
		for (const Difference &d : p.differences)
			if (d.cause == cause && ++shown <= 3)
				such += fmt::format("{}`{}`", shown == 1 ? "" : ", ", d.function);
		s += fmt::format("| {} | {} | {} |\n", cause, count, such);
	}
	for (const Difference &d : p.differences)
		if (d.cause == NO_CAUSE)
			names += fmt::format("{}`{}`", names.empty() ? "" : ", ", d.function);
	if (!names.empty())
		s += "\nUnexplained, all of them: " + names + ".\n";
	return s + "\n";
}

std::string section(const Result &r)
{
	const Proof &p = r.proof;
	std::string version = first_line(run({r.options.compiler.cxx, "--version"}, "").text);
	std::string s = fmt::format("{}\n\n{:%Y-%m-%d}, {}. {} headers", title(r.options),
				    fmt::gmtime(std::time(nullptr)), version, p.headers);
	if (r.excluded)
		s += fmt::format("; {} do not parse as C, reasons in `{}`", r.excluded,
				 r.exclude_list);
	s += fmt::format(". Took {}.\n\n| | | |\n|---|---|---|\n", cost(r.seconds));
	s += fmt::format("| bodies compiled | {:.3f} % | {} of {} |\n", p.bodies_percent(),
			 p.bodies - std::min(p.bodies, p.bodies_failed), p.bodies);
	s += fmt::format("| layout like C | {:.3f} % | {} records, {} offsets, {} bit-fields |\n",
			 p.layout_percent(), p.records, p.offsets, p.bit_fields);
	if (r.btf)
		s += fmt::format(
			"| layout like BTF | {} disagree | {} records, {} members, {} enums, {} "
			"prototypes |\n",
			r.btf->disagreements.size(), r.btf->records, r.btf->members, r.btf->enums,
			r.btf->functions);
	s += fmt::format("| code identical | {:.3f} % | {} of {} functions |\n", p.code_percent(),
			 p.identical, p.functions);
	s += fmt::format("| instructions | {:+.3f} % | {} in C, {} in C++ |\n",
			 p.c_instructions
				 ? 100.0 * double(p.cxx_instructions) / double(p.c_instructions) -
					   100
				 : 0,
			 p.c_instructions, p.cxx_instructions);
	s += fmt::format("| other symbols | {} | functions |\n", p.symbol_differences());
	s += fmt::format("| left out | {} | functions that C cannot put out of line |\n\n",
			 p.not_out_of_line);
	s += differences(p) + causes(p);
	if (r.btf)
		for (const std::string &d : r.btf->disagreements)
			s += "* BTF: " + d + "\n";
	if (r.btf)
		for (const std::string &d : r.btf->namesakes)
			s += "* another record of the name in the kernel, not comparable: " + d +
			     "\n";
	for (const std::string &e : p.errors)
		s += "* compiler: " + e + "\n";
	return s;
}

/// Title -> text of the sections that are there.
std::map<std::string, std::string> read_sections(const std::string &name)
{
	std::map<std::string, std::string> all;
	std::ifstream file(name);
	std::string current;
	for (std::string line; std::getline(file, line);) {
		if (line.starts_with("## "))
			current = line;
		if (!current.empty())
			all[current] += line + "\n";
	}
	return all;
}

} // namespace

bool write_result_section(const std::string &file, const Result &result, std::string &error)
{
	std::map<std::string, std::string> all = read_sections(file);
	all[title(result.options)] = section(result);
	std::string text = HEAD;
	for (auto &[name, content] : all) {
		while (content.ends_with("\n"))
			content.pop_back();
		text += "\n" + content + "\n";
	}
	return write_file(file, text, true, error);
}

} // namespace cfl::bindgen
