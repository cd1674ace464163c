// SPDX-License-Identifier: GPL-2.0
/// @file
/// Each gate against objects that both compilers make here.
#include "gate/gate.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "compile.hh"
#include "support/error.hh"

namespace cfl::gate::test
{

namespace
{

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Gate : public ::testing::TestWithParam<std::string>
{
protected:
	Report inspect_source(const std::string &source, const Options &options = {},
			      const std::vector<std::string> &flags = {})
	{
		return inspect(objects.compile("unit", LICENCE + source, flags), options);
	}

	Objects objects{GetParam()};
};

TEST_P(Gate, AcceptsPlainCode)
{
	Report report = inspect_source("int f(int x); int f(int x) { return x + 1; }\n");
	EXPECT_TRUE(report.accepted()) << report.text();
	EXPECT_THAT(report.text(), HasSubstr("unit.o: text "));
	EXPECT_GT(report.sizes.text, 0u);
}

TEST_P(Gate, NamesTheObjectWithAConstructor)
{
	Report report = inspect_source("extern int outside;\n"
				       "namespace foo {\n"
				       "struct Registry { Registry() : n(outside) {} int n; };\n"
				       "Registry registry;\n" // Line 5, after the licence.
				       "}\n");
	EXPECT_THAT(messages(report, "constructor"),
		    ElementsAre(AllOf(HasSubstr("`foo::registry` has a constructor"),
				      HasSubstr("unit.cc:5)"))));
}

TEST_P(Gate, SaysDestructorOnceAndNotAtexit)
{
	Report report =
		inspect_source("struct Log { ~Log() { asm volatile(\"nop\"); } int n = 1; };\n"
			       "static Log log_;\n"
			       "int f(); int f() { return log_.n; }\n");
	EXPECT_THAT(
		messages(report, "constructor"),
		ElementsAre(AllOf(HasSubstr("`log_` has a destructor"), HasSubstr("unit.cc:3)"))));
	EXPECT_THAT(messages(report, "runtime"), IsEmpty());
}

TEST_P(Gate, SeesConstructorAttributes)
{
	Report report = inspect_source("[[gnu::constructor]] void early();\n"
				       "void early() { asm volatile(\"nop\"); }\n"
				       "[[gnu::destructor]] void late();\n"
				       "void late() { asm volatile(\"nop\"); }\n");
	EXPECT_THAT(messages(report, "constructor"),
		    ::testing::UnorderedElementsAre(
			    HasSubstr("`early()` is to run when the module is loaded"),
			    HasSubstr("`late()` is to run when the module is unloaded")));
}

TEST_P(Gate, ExplainsNew)
{
	Report report = inspect_source("int *f(); int *f()\n{\n\treturn new int(4);\n}\n");
	EXPECT_THAT(messages(report, "runtime"),
		    ElementsAre(AllOf(HasSubstr("in `f()` ("), HasSubstr("unit.cc:4)"),
				      HasSubstr("`new` is used"), HasSubstr("_Znwm"))));
}

TEST_P(Gate, ExplainsLazyStaticsOnce)
{
	Report report = inspect_source("int outside(); int f();\n"
				       "int f() { static int n = outside(); return n; }\n");
	EXPECT_THAT(messages(report, "runtime"),
		    ElementsAre(HasSubstr("a static variable inside a function")));
}

TEST_P(Gate, FindsVectorInstructions)
{
	Report report = inspect_source(
		"void f(); void f()\n{\n\tasm volatile(\"pxor %xmm1, %xmm1\");\n}\n");
	EXPECT_THAT(
		messages(report, "floating-point"),
		ElementsAre(AllOf(HasSubstr("`f()`"), HasSubstr("pxor"), HasSubstr("unit.cc:4)"))));
}

TEST_P(Gate, FindsX87Instructions)
{
	Report report = inspect_source("void f(); void f() { asm volatile(\"fldpi\"); }\n");
	EXPECT_EQ(messages(report, "floating-point").size(), 1u);
}

TEST_P(Gate, TakesNoSystemInstructionForFloatingPoint)
{
	Report report = inspect_source("void f(); void f() { asm volatile(\"mfence; lfence; pause; "
				       "clflush (%rdi); rdtsc\"); }\n");
	EXPECT_TRUE(report.accepted()) << report.text();
}

TEST_P(Gate, MeasuresFrames)
{
	const std::string source =
		"void f(); void f() { char b[3000]; asm volatile(\"\" : : \"r\"(b) : \"memory\"); "
		"}\n"
		"void g(); void g() { asm volatile(\"sub $-64, %%rsp; sub $64, %%rsp\" : : ); }\n";
	EXPECT_THAT(messages(inspect_source(source, {.max_frame = 2048}), "frame"),
		    ElementsAre(HasSubstr("`f()` takes 3")));
	EXPECT_TRUE(inspect_source(source, {.max_frame = 4096}).accepted());
}

TEST_P(Gate, RefusesAGroupThatIsLeft)
{
	const std::string source =
		"template <typename T> [[gnu::noinline]] T twice(T x) { return x + x; }\n"
		"int f(int x); int f(int x) { return twice(x); }\n";
	fs::path object = objects.compile("unit", LICENCE + source);
	EXPECT_EQ(messages(inspect(object, {}), "group").size(), 1u);
	EXPECT_TRUE(inspect(objects.link({object}), {}).accepted());
}

TEST_P(Gate, LimitsSymbolNames)
{
	Report report = inspect_source("int f_" + std::string(300, 'x') + "() { return 1; }\n");
	EXPECT_THAT(messages(report, "symbol-length"), ElementsAre(HasSubstr("256 is the limit")));
	EXPECT_TRUE(inspect_source("int f_" + std::string(300, 'x') + "() { return 1; }\n",
				   {.max_symbol = 400})
			    .accepted());
}

TEST_P(Gate, RefusesAThunk)
{
	const std::string bases = "struct A { virtual int a() { return 1; } };\n"
				  "struct B { virtual int b() { return 2; } };\n";
	Report report = inspect_source(bases + "struct Both : A, B { int b() override; };\n"
					       "int Both::b() { return 3; }\n"
					       "Both both;\n");
	EXPECT_THAT(
		messages(report, "thunk"),
		ElementsAre(AllOf(HasSubstr("`Both::b()`"), HasSubstr("make the other a member"),
				  HasSubstr("unit.cc:"))));
	Report single = inspect_source(bases + "struct One : A { int a() override; B b; };\n"
					       "int One::a() { return 3; }\n"
					       "One one;\n");
	EXPECT_THAT(messages(single, "thunk"), IsEmpty());
}

TEST_P(Gate, ComparesFlags)
{
	auto record = [](const std::string &unit, const std::string &flags) {
		return "asm(\".pushsection .comment.cfl\\n.asciz \\\"cfl-flags\\\\t" + unit +
		       "\\\\t" + flags + "\\\"\\n.popsection\");\n";
	};
	fs::path a = objects.compile("a", LICENCE + record("a.cc", "g++ -O2 -mcmodel=kernel"));
	fs::path b = objects.compile("b", record("b.cc", "g++ -O2 -mcmodel=kernel"));
	fs::path c = objects.compile("c", record("c.cc", "g++ -O2 -mcmodel=kernel -fshort-enums"));
	EXPECT_TRUE(inspect(objects.link({a, b}), {}).accepted());
	EXPECT_THAT(messages(inspect(objects.link({a, b, c}), {}), "flags"),
		    ElementsAre(HasSubstr("c.cc was compiled with -fshort-enums")));
}

TEST_P(Gate, AsksForALicence)
{
	Report report = inspect(objects.compile("unit", "int f(); int f() { return 1; }\n"), {});
	EXPECT_EQ(messages(report, "licence").size(), 1u);
}

TEST_P(Gate, LooksUpExports)
{
	fs::path kdir = objects.folder() / "kdir";
	fs::create_directories(kdir);
	write_file(kdir / "Module.symvers", "0x1\tfree_one\tvmlinux\tEXPORT_SYMBOL\t\n"
					    "0x2\tgpl_one\tvmlinux\tEXPORT_SYMBOL_GPL\t\n");
	const std::string source =
		"extern \"C\" { void free_one(); void gpl_one(); void hidden_one(); }\n"
		"void elsewhere(int);\n"
		"void f(); void f() { free_one(); gpl_one(); hidden_one(); elsewhere(1); }\n";
	EXPECT_THAT(messages(inspect_source(source, {.kdir = kdir}), "undefined"),
		    ::testing::UnorderedElementsAre(
			    AllOf(HasSubstr("in `f()` ("), HasSubstr("`hidden_one`")),
			    AllOf(HasSubstr("`elsewhere(int)`"), HasSubstr("add that file"))));
	EXPECT_TRUE(inspect_source(source, {.kdir = kdir, .more_modules = true}).accepted());
	std::string proprietary = "[[gnu::section(\".modinfo\"), gnu::used]] static const char l[] "
				  "= \"license=Proprietary\";\n";
	fs::path object = objects.compile("closed", proprietary + source);
	EXPECT_THAT(messages(inspect(object, {.kdir = kdir, .more_modules = true}), "licence"),
		    ElementsAre(AllOf(HasSubstr("`gpl_one`"), HasSubstr("\"Proprietary\""))));
}

TEST_P(Gate, SpeaksJson)
{
	auto report = nlohmann::json::parse(
		inspect_source("int *f(); int *f() { return new int(4); }\n").json());
	EXPECT_FALSE(report["accepted"]);
	EXPECT_EQ(report["findings"][0]["rule"], "runtime");
	EXPECT_EQ(report["findings"][0]["line"], 2);
	EXPECT_GT(report["size"]["text"], 0);
}

INSTANTIATE_TEST_SUITE_P(Compilers, Gate, ::testing::ValuesIn(compilers()), [](const auto &info) {
	return info.param.starts_with("clang") ? "clang" : "gcc";
});

TEST(GateInput, RefusesWhatIsNoModule)
{
	TempDir folder("gate-input");
	fs::path text = folder.path() / "text.ko";
	write_file(text, "not an ELF file");
	EXPECT_THROW(inspect(text, {}), Error);
	EXPECT_THROW(inspect(folder.path() / "missing.ko", {}), Error);
	EXPECT_THROW(inspect("/proc/self/exe", {}), Error);
	std::string cut = read_file("/proc/self/exe").substr(0, 200);
	write_file(text, cut);
	EXPECT_THROW(inspect(text, {}), Error);
}

} // namespace

} // namespace cfl::gate::test
