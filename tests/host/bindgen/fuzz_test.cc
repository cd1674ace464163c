// SPDX-License-Identifier: GPL-2.0
// Random declarations: the C program and the C++ program made from them must print the same. More
// of it: CFL_FUZZ_SEEDS=1000 CFL_FUZZ_FIRST=4711 bindgen_test --gtest_filter='Fuzz*'.
#include "random_header.hh"

#include <bindgen/compile.hh>
#include <bindgen/generate.hh>

#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace cfl::bindgen;

namespace
{

namespace fs = std::filesystem;

unsigned number(const char *variable, unsigned otherwise)
{
	const char *text = getenv(variable);
	return text ? static_cast<unsigned>(atoi(text)) : otherwise;
}

class Fuzz : public testing::TestWithParam<bool>
{
protected:
	void SetUp() override
	{
		std::string name = (fs::temp_directory_path() / "cfl-fuzz-XXXXXX").string();
		ASSERT_NE(mkdtemp(name.data()), nullptr);
		folder_ = name;
	}
	void TearDown() override { fs::remove_all(folder_); }

	void write(const std::string &name, const std::string &text)
	{
		std::string error;
		ASSERT_TRUE(write_file(folder_ / name, text, false, error)) << error;
	}

	/// Compiles and runs; the output, or what the compiler said.
	std::string result(const std::vector<std::string> &compiler, const std::string &source)
	{
		std::vector<std::string> command = compiler;
		command.insert(command.end(), {"-w", "-funsigned-char", "-fno-strict-aliasing",
					       "-O1", "-o", folder_ / "program", folder_ / source});
		Output built = run(command, folder_);
		if (built.status != 0)
			return built.text;
		return run({folder_ / "program"}, folder_).text;
	}

	fs::path folder_;
};

std::string program(const RandomHeader &h, const std::string &header, bool cxx)
{
	std::string text = fmt::format(
		"#include \"{}\"\n{}int printf(const char *, ...);\nint main(void)\n{{\n", header,
		cxx ? "extern \"C\" " : "");
	for (const std::string &p : h.probes)
		text += fmt::format("\tprintf(\"{0} = %llu\\n\", (unsigned long long)({0}));\n", p);
	return text + "\treturn 0;\n}\n";
}

TEST_P(Fuzz, LayoutsAgree)
{
	bool clang = GetParam();
	unsigned first = number("CFL_FUZZ_FIRST", 1), count = number("CFL_FUZZ_SEEDS", 8);
	for (unsigned seed = first; seed < first + count; seed++) {
		RandomHeader h = random_header(seed);
		write("r.h", h.text);
		Options o;
		o.headers = {folder_ / "r.h"};
		o.flags = {"--target=x86_64-linux-gnu", "-nostdinc", "-std=gnu11",
			   "-funsigned-char"};
		o.directory = folder_;
		o.compiler.clang = clang;
		o.compiler.version = clang ? "22.1.8" : "12.2.0";
		std::string text;
		Report report;
		std::vector<std::string> errors;
		ASSERT_TRUE(generate(o, text, report, errors))
			<< "seed " << seed << ": " << errors[0] << "\n"
			<< h.text;
		write("r.hh", text);
		write("c.c", program(h, "r.h", false));
		write("x.cc", program(h, "r.hh", true));
		std::string c = result({clang ? "clang-22" : "gcc-12", "-std=gnu11"}, "c.c");
		std::string x = result({clang ? "clang++-22" : "g++-12", "-std=c++20"}, "x.cc");
		ASSERT_EQ(c, x) << "seed " << seed << "\n" << h.text << text;
		ASSERT_NE(c.find(" = "), c.npos) << c;
	}
}

INSTANTIATE_TEST_SUITE_P(Compilers, Fuzz, testing::Bool(),
			 [](const auto &i) { return i.param ? "clang" : "gcc"; });

} // namespace
