// SPDX-License-Identifier: GPL-2.0
/// @file
/// One file of `tests/compile-fail`.
#include "cfl/test/compile_fail.hh"

#include <algorithm>
#include <regex>

#include "cfl/cmd_file.hh"
#include "cfl/compiler.hh"
#include "cfl/module_build.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/process.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// "clang" in a comment means clang++.
std::string kind_of(const std::string &text, const std::string &where)
{
	std::string name(trim(text));
	if (name == "clang" || name == "clang++")
		return "clang++";
	if (name == "g++" || name == "gcc")
		return "g++";
	fail("{}: `{}` is no compiler; write g++ or clang", where, name);
}

void read_expectation(const std::string &line, const std::string &where, CompileFailCase &test)
{
	static const std::regex form("^// EXPECT-ERROR(?:\\(([^)]*)\\))?: ?(.*)$");
	std::smatch match;
	if (!std::regex_match(line, match, form))
		fail("{}: write `// EXPECT-ERROR: regex` or `// EXPECT-ERROR(clang): regex`",
		     where);
	CompileFailCase::Expectation expectation{.pattern = match[2]};
	if (match[1].matched)
		expectation.compiler = kind_of(match[1], where);
	try {
		std::regex compiled(expectation.pattern);
	} catch (const std::regex_error &error) {
		fail("{}: `{}` is no regular expression: {}", where, expectation.pattern,
		     error.what());
	}
	if (trim(expectation.pattern).empty())
		fail("{}: an empty EXPECT-ERROR matches everything", where);
	test.expect.push_back(std::move(expectation));
}

} // namespace

CompileFailCase parse_compile_fail(const std::string &text, const fs::path &file)
{
	CompileFailCase test{.file = file};
	std::size_t number = 0;
	for (const std::string &raw : split(text, '\n')) {
		number++;
		std::string line(trim(raw));
		std::string where = fmt::format("{}:{}", file.string(), number);
		if (line.starts_with("// EXPECT-ERROR"))
			read_expectation(line, where, test);
		else if (line.starts_with("// CFL-FLAGS:"))
			test.flags = words(line.substr(13));
		else if (line.starts_with("// CFL-COMPILER:"))
			test.compiler = kind_of(line.substr(16), where);
		else if (line.starts_with("// CFL-KERNEL:"))
			test.needs_kernel = trim(line.substr(14)) == "1";
		else if (line.starts_with("#include <kernel/"))
			test.needs_kernel = true;
	}
	for (const char *compiler : {"g++", "clang++"}) {
		bool some =
			std::any_of(test.expect.begin(), test.expect.end(), [&](const auto &one) {
				return one.compiler.empty() || one.compiler == compiler;
			});
		if (test.applies_to(compiler) && !some)
			fail("{}: no `// EXPECT-ERROR: regex` for {}", file.string(), compiler);
	}
	return test;
}

std::string judge_compile_fail(const CompileFailCase &test, const std::string &compiler,
			       bool positive, int status, const std::string &output)
{
	if (positive)
		return status == 0 ? ""
				   : "its correct twin (-DCFL_POSITIVE) does not compile without a "
				     "warning:";
	if (status == 0)
		return "it compiles, but must not:";
	for (const CompileFailCase::Expectation &one : test.expect) {
		if (!one.compiler.empty() && one.compiler != compiler)
			continue;
		if (!std::regex_search(output, std::regex(one.pattern)))
			return fmt::format("it is refused, but not with a message that matches: {}",
					   one.pattern);
	}
	return "";
}

KernelFlags kernel_compile_flags(const fs::path &root, const std::string &compiler,
				 const std::vector<fs::path> &files)
{
	KernelFlags result;
	Kernel kernel = find_kernel(std::string(default_kernel));
	std::string cxx = find_compiler(compiler);
	fs::path folder = root / "build" / "compile-fail" / compiler;
	fs::path bindings = folder / "for-tests";
	make_folders(bindings);
	// A unit that needs nothing: only its command line matters, not whether it becomes a module.
	write_file(folder / "Makefile", "obj-m := carrier.o\ninclude $(CFL)/kbuild/Makefile.cxx\n");
	if (!fs::exists(folder / "carrier.cc"))
		write_file(folder / "carrier.cc",
			   "// SPDX-License-Identifier: GPL-2.0\nextern \"C\" int carrier;\n");
	BuildResult built = build_module(
		{.source = folder, .kernel = kernel, .cxx = cxx, .out = folder, .quiet = true});
	std::optional<CompileCommand> command = read_cmd_file(folder / ".carrier.cc.o.cmd");
	if (!command) {
		result.problem =
			"Kbuild compiled no C++ unit, so its flags are unknown:\n" + built.output;
		return result;
	}
	std::vector<std::string> argv{(program_folder() / "cfl-bindgen").string(),
				      "--kdir",
				      kernel.build.string(),
				      "--header",
				      (root / "lib/kernel/bindings.h").string(),
				      "-I",
				      (root / "lib").string()};
	for (const fs::path &file : files)
		argv.insert(argv.end(), {"--for", file.string()});
	argv.insert(argv.end(), {"--compiler", compiler == "g++" ? "gcc" : "clang", "-o",
				 (bindings / "bindings.hh").string()});
	Outcome outcome = capture(Command{.argv = argv});
	if (!outcome.ok()) {
		result.problem = "the bindings for the tests could not be made:\n" + outcome.output;
		return result;
	}
	result.flags = {"-isystem", bindings.string()};
	std::vector<std::string> flags = absolute_flags(*command, kernel.build);
	result.flags.insert(result.flags.end(), flags.begin(), flags.end());
	return result;
}

} // namespace cfl
