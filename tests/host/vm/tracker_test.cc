// SPDX-License-Identifier: GPL-2.0
#include "vm/guest.hh"

#include <cerrno>

#include <gtest/gtest.h>

namespace cfl
{
namespace
{

using End = CaseResult::End;

class Tracker : public testing::Test
{
protected:
	void feed(std::initializer_list<const char *> lines)
	{
		for (const char *text : lines)
			tracker_.take(LogLine{.text = text});
	}

	std::vector<GuestCase> cases_{{.id = "c0", .module = "/x/foo-bar.ko"},
				      {.id = "c1", .module = "/x/two.ko"}};
	CaseTracker tracker_{cases_};
};

TEST_F(Tracker, WholeRun)
{
	feed({"noise", "cfl-guest: start", "cfl-guest: case c0", "hello",
	      "cfl-guest: load foo_bar result=0", "cfl-guest: script /s result=3", "bye",
	      "cfl-guest: unload foo_bar result=0", "cfl-guest: done c0", "between",
	      "cfl-guest: case c1", "cfl-guest: load two result=22", "cfl-guest: done c1",
	      "cfl-guest: end"});
	EXPECT_TRUE(tracker_.started());
	EXPECT_TRUE(tracker_.ended());
	const CaseResult &first = tracker_.results()[0];
	EXPECT_EQ(first.end, End::Done);
	EXPECT_EQ(first.load, 0);
	EXPECT_EQ(first.script, 3);
	EXPECT_EQ(first.unload, 0);
	EXPECT_EQ(first.log, (std::vector<std::string>{"hello", "bye"}));
	EXPECT_EQ(tracker_.results()[1].load, EINVAL);
	EXPECT_EQ(tracker_.results()[1].unload, std::nullopt);
}

TEST_F(Tracker, OopsEndsTheCaseAndLeavesTheRest)
{
	feed({"cfl-guest: start", "cfl-guest: case c0", "BUG: x",
	      "cfl-guest: load foo_bar died signal=9", "cfl-guest: stop", "cfl-guest: end"});
	EXPECT_EQ(tracker_.results()[0].end, End::Oopsed);
	EXPECT_EQ(tracker_.results()[0].at, "load foo_bar");
	EXPECT_EQ(tracker_.results()[1].end, End::NotRun);
}

TEST_F(Tracker, Hang)
{
	feed({"cfl-guest: start", "cfl-guest: case c0", "cfl-guest: unload foo_bar hung",
	      "cfl-guest: stop"});
	EXPECT_EQ(tracker_.results()[0].end, End::Hung);
	EXPECT_EQ(tracker_.results()[0].at, "unload foo_bar");
}

TEST_F(Tracker, HurtKernelIsAnOopsAlsoIfTheStepCameBack)
{
	feed({"cfl-guest: case c0", "cfl-guest: load foo_bar result=0", "cfl-guest: stop"});
	EXPECT_EQ(tracker_.results()[0].end, End::Oopsed);
}

/// As the library's panic and its reports of overflows begin, and whatever else a module prints.
TEST_F(Tracker, TheLibrarysOwnLinesAreLinesOfTheModule)
{
	feed({"cfl-guest: case c0", "cfl: foo: overflow in addition at foo.cc:3", "cfl: done c0",
	      "cfl-guest: done c0"});
	EXPECT_EQ(tracker_.results()[0].log,
		  (std::vector<std::string>{"cfl: foo: overflow in addition at foo.cc:3",
					    "cfl: done c0"}));
	EXPECT_EQ(tracker_.results()[0].end, End::Done);
}

TEST_F(Tracker, PanicAddsTheConsolesLinesOnce)
{
	feed({"cfl-guest: case c0", "one"});
	tracker_.abort(End::Panicked, {"one", "Kernel panic - not syncing: x"});
	EXPECT_EQ(tracker_.results()[0].end, End::Panicked);
	EXPECT_EQ(tracker_.results()[0].log,
		  (std::vector<std::string>{"one", "Kernel panic - not syncing: x"}));
	EXPECT_FALSE(tracker_.current().has_value());
}

TEST_F(Tracker, AnotherModuleThatDoesNotLoadIsNamed)
{
	feed({"cfl-guest: case c0", "cfl-guest: load dummy result=2", "cfl-guest: done c0"});
	EXPECT_EQ(tracker_.results()[0].load_failed, "dummy (ENOENT)");
	EXPECT_EQ(tracker_.results()[0].load, std::nullopt);
}

TEST(Plan, StepsInOrder)
{
	std::vector<GuestCase> cases{{.id = "a",
				      .kernel_modules = {"/k/dep.ko.xz"},
				      .own_modules = {"/o/base.ko"},
				      .module = "/o/top.ko",
				      .params = "x=1 y=\"two words\"",
				      .script = {"true"}},
				     {.id = "b",
				      .kernel_modules = {"/k/dep.ko.xz"},
				      .module = "/o/top.ko",
				      .unload = false}};
	EXPECT_EQ(make_plan(cases, false), "case\ta\t30\n"
					   "load\t/m/_k_dep.ko.xz\tdep\t\n"
					   "load\t/m/_o_base.ko\tbase\t\n"
					   "load\t/m/_o_top.ko\ttop\tx=1 y=\"two words\"\n"
					   "script\t/cfl/a.sh\n"
					   "unload\ttop\n"
					   "unload\tbase\n"
					   "done\ta\n"
					   "case\tb\t30\n"
					   "load\t/m/_o_top.ko\ttop\t\n"
					   "done\tb\n");
}

TEST(Qemu, CommandLine)
{
	Kernel kernel{
		.name = "k", .release = "6", .build = "", .image = "/k/vmlinuz", .modules = ""};
	MachineOptions options{.cpus = 3, .memory = "1G", .append = {"quiet"}};
	std::vector<std::string> argv =
		qemu_command(kernel, options, Accel::Tcg, BootFiles{"/run"});
	std::string line;
	for (const std::string &word : argv)
		line += word + " ";
	for (const char *part :
	     {"-accel tcg", "-smp 3", "-m 1G", "-kernel /k/vmlinuz", "-initrd /run/initramfs.cpio",
	      "console=ttyS0", "panic=-1", " quiet", "-no-reboot", "-nodefaults"})
		EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
	argv = qemu_command(kernel, options, Accel::Kvm, BootFiles{"/run"});
	EXPECT_NE(std::find(argv.begin(), argv.end(), "kvm"), argv.end());
}

} // namespace
} // namespace cfl
