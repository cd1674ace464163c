// SPDX-License-Identifier: GPL-2.0
#include "doctest/generate.hh"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "support/error.hh"
#include "support/text.hh"

namespace cfl::doctest
{
namespace
{

/// What every example may use without an include: the everyday words, and its own header.
constexpr std::string_view PREAMBLE = "// SPDX-License-Identifier: GPL-2.0\n"
				      "#include <kernel/prelude.hh>\n"
				      "#include <kernel/alloc.hh>\n"
				      "#include <kernel/arc.hh>\n"
				      "#include <kernel/kbox.hh>\n"
				      "#include <kernel/kstring.hh>\n"
				      "#include <kernel/kunit.hh>\n"
				      "#include <kernel/kvec.hh>\n"
				      "#include <kernel/sync.hh>\n";

/// The path of a file of the library as an `#include` says it, or the whole path.
std::string include_path(const std::string &file)
{
	return file.starts_with("lib/") ? file.substr(4) : file;
}

/// `lib/kernel/kbox.hh` -> `doc_kernel_kbox`: the name of a suite and of its unit. C has functions
/// called `kernel_wait`.
std::string suite_name(const std::string &file)
{
	std::string name = include_path(file);
	name = "doc_" + name.substr(0, name.rfind('.'));
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

/// The header that the example documents, and the example's own includes, which must stand before
/// any namespace.
std::string includes_of(const Example &example)
{
	std::string text;
	if (example.file.starts_with("lib/") && example.file.ends_with(".hh"))
		text += fmt::format("#include <{}>\n", include_path(example.file));
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
	const std::string_view head = example.kind == Kind::NoRun
					      ? "[[maybe_unused]] static Result<void> no_run_{}"
						"([[maybe_unused]] kernel::kunit::Test &test)\n{{\n"
					      : "KUNIT_CASE(line_{})\n{{\n";
	return fmt::format(fmt::runtime(head), example.line) + without_includes(example) +
	       "\treturn {};\n}\n\n";
}

bool mentions(const Example &example, std::string_view text)
{
	return std::any_of(example.code.begin(), example.code.end(), [&](const std::string &line) {
		return line.find(text) != std::string::npos;
	});
}

/// What the units of a folder are called, and what is done with them.
struct Plan {
	std::vector<std::string> units;	  ///< Of the module of suites.
	std::vector<std::string> suites;  ///< What that module runs.
	std::vector<std::string> modules; ///< Examples that are modules themselves.
};

void plan_file_example(const Example &example, Plan &plan)
{
	const std::string unit = fmt::format("{}_{}", suite_name(example.file), example.line);
	if (mentions(example, "MODULE("))
		plan.modules.push_back(unit);
	else
		plan.units.push_back(unit);
	if (mentions(example, "doc_test("))
		plan.suites.push_back(unit);
}

std::string main_text(const std::vector<std::string> &suites)
{
	std::string text(PREAMBLE);
	for (const std::string &suite : suites)
		text += fmt::format("extern const kernel::kunit::Suite {};\n", suite);
	return text + fmt::format("\nKUNIT_MODULE({});\n", join(suites, ", "));
}

std::string makefile_text(const Options &options, const Plan &plan)
{
	std::string text = "# SPDX-License-Identifier: GPL-2.0\n";
	text += fmt::format("CFL ?= {}\nobj-m := {}.o\n", options.root.string(), options.module);
	for (const std::string &module : plan.modules)
		text += fmt::format("obj-m += {}.o\n", module);
	text += fmt::format("{}-y := main.o", options.module);
	for (const std::string &unit : plan.units)
		text += fmt::format(" {}.o", unit);
	return text + "\n\ninclude $(CFL)/kbuild/Makefile.cxx\n";
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
		if (example.kind == Kind::Body)
			cases += fmt::format("{}KUNIT_RUN(line_{})", cases.empty() ? "" : ", ",
					     example.line);
	}
	text += "} // namespace\n\n";
	if (!cases.empty())
		text += fmt::format("KUNIT_SUITE({}, {});\n", suite, cases);
	return text;
}

std::string file_text(const Example &example, const std::string &suite)
{
	std::string text = std::string(PREAMBLE) + includes_of(example) + without_includes(example);
	if (mentions(example, "doc_test("))
		text += fmt::format("KUNIT_SUITE({}, KUNIT_RUN(doc_test));\n", suite);
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
	Plan plan;
	for (const Example &example : examples) {
		const std::string name =
			fmt::format("{}_{}.cc", suite_name(example.file), example.line);
		if (example.kind == Kind::CompileFail) {
			write_file(options.folder / "compile-fail" / name,
				   compile_fail_text(example));
		} else if (example.kind == Kind::File) {
			plan_file_example(example, plan);
			write_file(options.folder / name,
				   file_text(example, name.substr(0, name.size() - 3)));
		} else if (example.kind != Kind::Ignore) {
			by_file[example.file].push_back(example);
		}
	}
	for (const auto &[file, list] : by_file) {
		const std::string suite = suite_name(file);
		plan.units.push_back(suite);
		if (std::any_of(list.begin(), list.end(),
				[](const Example &one) { return one.kind == Kind::Body; }))
			plan.suites.push_back(suite);
		write_file(options.folder / (suite + ".cc"), unit_text(list, suite));
	}
	if (plan.suites.empty())
		fail("no example to run; a runnable example is a ```cpp fence in a /// comment");
	write_file(options.folder / "main.cc", main_text(plan.suites));
	write_file(options.folder / "Makefile", makefile_text(options, plan));
	nlohmann::json test = {{"name", options.module}, {"module", options.module}};
	write_file(options.folder / "test.json", test.dump(1, '\t') + "\n");
}

} // namespace cfl::doctest
