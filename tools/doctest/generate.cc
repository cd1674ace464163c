// SPDX-License-Identifier: GPL-2.0
#include "doctest/generate.hh"

#include <map>

#include <nlohmann/json.hpp>

#include "support/error.hh"
#include "support/text.hh"

namespace cfl::doctest
{
namespace
{

constexpr std::string_view PREAMBLE = "// SPDX-License-Identifier: GPL-2.0\n"
				      "#include <kernel/prelude.hh>\n"
				      "#include <kernel/kunit.hh>\n";

/// `lib/kernel/kbox.hh` -> `kernel_kbox`: the name of a suite, a unit and a namespace.
std::string suite_name(const std::string &file)
{
	std::string name = file.substr(0, file.rfind('.'));
	if (name.starts_with("lib/"))
		name = name.substr(4);
	for (char &c : name)
		if (!isalnum(static_cast<unsigned char>(c)))
			c = '_';
	return name;
}

std::string code_text(const Example &example)
{
	std::string text = fmt::format("#line {} \"{}\"\n", example.line, example.file);
	for (const std::string &line : example.code)
		text += line + '\n';
	return text;
}

/// The example's own includes must stand before any namespace.
std::string includes_of(const Example &example)
{
	std::string text;
	for (const std::string &line : example.code)
		if (trim(line).starts_with("#include"))
			text += line + '\n';
	return text;
}

std::string without_includes(Example example)
{
	for (std::string &line : example.code)
		if (trim(line).starts_with("#include"))
			line.clear();
	return code_text(example);
}

std::string case_text(const Example &example)
{
	if (example.kind == Kind::File)
		return fmt::format(
			"namespace file_{0}\n{{\n{1}}}\n"
			"KUNIT_CASE(line_{0})\n{{\n\treturn file_{0}::doc_test(test);\n}}\n\n",
			example.line, without_includes(example));
	const std::string_view head = example.kind == Kind::NoRun
					      ? "[[maybe_unused]] static Result<void> no_run_{}"
						"([[maybe_unused]] kernel::kunit::Test &test)\n{{\n"
					      : "KUNIT_CASE(line_{})\n{{\n";
	return fmt::format(fmt::runtime(head), example.line) + without_includes(example) +
	       "\treturn {};\n}\n\n";
}

bool is_run(const Example &example)
{
	return example.kind == Kind::Body || example.kind == Kind::File;
}

std::string main_text(const std::vector<std::string> &suites)
{
	std::string text(PREAMBLE);
	for (const std::string &suite : suites)
		text += fmt::format("extern const kernel::kunit::Suite {};\n", suite);
	return text + fmt::format("\nKUNIT_MODULE({});\n", join(suites, ", "));
}

std::string makefile_text(const Options &options, const std::vector<std::string> &units)
{
	std::string text = "# SPDX-License-Identifier: GPL-2.0\n";
	text += fmt::format("CFL ?= {}\nobj-m := {}.o\n{}-y := main.o", options.root.string(),
			    options.module, options.module);
	for (const std::string &unit : units)
		text += fmt::format(" {}.o", unit);
	return text + "\ninclude $(CFL)/kbuild/Makefile.cxx\n";
}

} // namespace

std::string unit_text(const std::vector<Example> &examples, const std::string &suite)
{
	std::string text(PREAMBLE);
	for (const Example &example : examples)
		text += includes_of(example);
	text += "\nnamespace\n{\n\n";
	std::string cases;
	for (const Example &example : examples) {
		text += case_text(example);
		if (is_run(example))
			cases += fmt::format("{}KUNIT_RUN(line_{})", cases.empty() ? "" : ", ",
					     example.line);
	}
	text += "} // namespace\n\n";
	if (!cases.empty())
		text += fmt::format("KUNIT_SUITE({}, {});\n", suite, cases);
	return text;
}

std::string compile_fail_text(const Example &example)
{
	return std::string(PREAMBLE) + includes_of(example) +
	       "[[maybe_unused]] static Result<void> example()\n{\n" + without_includes(example) +
	       "\treturn {};\n}\n";
}

void generate(const std::vector<Example> &examples, const Options &options)
{
	std::map<std::string, std::vector<Example>> by_file;
	make_folders(options.folder / "compile-fail");
	for (const Example &example : examples) {
		if (example.kind == Kind::Ignore)
			continue;
		if (example.kind == Kind::CompileFail) {
			fs::path name =
				fmt::format("{}_{}.cc", suite_name(example.file), example.line);
			write_file(options.folder / "compile-fail" / name,
				   compile_fail_text(example));
			continue;
		}
		by_file[example.file].push_back(example);
	}
	std::vector<std::string> units;
	std::vector<std::string> suites;
	for (const auto &[file, list] : by_file) {
		const std::string suite = suite_name(file);
		units.push_back(suite);
		if (std::any_of(list.begin(), list.end(), is_run))
			suites.push_back(suite);
		write_file(options.folder / (suite + ".cc"), unit_text(list, suite));
	}
	if (suites.empty())
		fail("no example to run; a runnable example is a ```cpp fence in a /// comment");
	write_file(options.folder / "main.cc", main_text(suites));
	write_file(options.folder / "Makefile", makefile_text(options, units));
	nlohmann::json test = {{"name", options.module}, {"module", options.module}};
	write_file(options.folder / "test.json", test.dump(1, '\t') + "\n");
}

} // namespace cfl::doctest
