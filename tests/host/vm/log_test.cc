// SPDX-License-Identifier: GPL-2.0
#include "vm/log.hh"
#include "vm/log_scan.hh"

#include <gtest/gtest.h>

namespace cfl
{
namespace
{

TEST(Kmsg, RecordsInPieces)
{
	KmsgReader reader;
	std::vector<LogLine> lines;
	reader.add("6,1,2500000,-;hel", lines);
	EXPECT_TRUE(lines.empty());
	reader.add("lo\n SUBSYSTEM=pci\n3,2,2600000,-;second\n12,3,", lines);
	ASSERT_EQ(lines.size(), 2u);
	EXPECT_EQ(lines[0].text, "hello");
	EXPECT_EQ(lines[0].level, 6);
	EXPECT_DOUBLE_EQ(lines[0].time, 2.5);
	EXPECT_EQ(lines[1].level, 3);
	reader.add("9,-;from user space\n", lines);
	ASSERT_EQ(lines.size(), 3u);
	EXPECT_EQ(lines[2].level, 12 & 7) << "the facility is cut off";
}

TEST(Kmsg, EscapesAndLineBreaks)
{
	KmsgReader reader;
	std::vector<LogLine> lines;
	reader.add("6,1,0,-;a\\x09b\\x0asecond \\x5c end; really\n", lines);
	ASSERT_EQ(lines.size(), 2u);
	EXPECT_EQ(lines[0].text, "a\tb");
	EXPECT_EQ(lines[1].text, "second \\ end; really");
}

TEST(Kmsg, NoiseIsPassedOver)
{
	KmsgReader reader;
	std::vector<LogLine> lines;
	reader.add("\n;\nabc;d\n6,1;too few fields\n", lines);
	EXPECT_TRUE(lines.empty());
}

TEST(Kmsg, DmesgForm)
{
	EXPECT_EQ(dmesg_line({.time = 1.5, .text = "x"}), "[    1.500000] x");
}

struct Report {
	const char *line;
	const char *kind;
};

class Known : public testing::TestWithParam<Report>
{
};

TEST_P(Known, IsFound)
{
	std::vector<LogReport> reports = scan_log({"before", GetParam().line, "after"});
	ASSERT_EQ(reports.size(), 1u) << GetParam().line;
	EXPECT_EQ(reports[0].kind, GetParam().kind);
	EXPECT_EQ(reports[0].first, 1u);
}

// First lines as the kernel prints them (kernel/panic.c, lib/bug.c, kernel/locking/lockdep.c,
// mm/kasan/report.c, mm/kmemleak.c, lib/refcount.c, lib/list_debug.c, kernel/hung_task.c).
INSTANTIATE_TEST_SUITE_P(
	Scan, Known,
	testing::Values(
		Report{"WARNING: CPU: 0 PID: 70 at /tmp/x.c:9 f+0x5/0x10 [x]", "warning"},
		Report{"BUG: kernel NULL pointer dereference, address: 0000000000000000", "oops"},
		Report{"kernel BUG at mm/slub.c:446!", "oops"},
		Report{"Oops: 0000 [#1] PREEMPT SMP NOPTI", "oops"},
		Report{"BUG: sleeping function called from invalid context at mm/x.c:1", "oops"},
		Report{"WARNING: possible circular locking dependency detected", "lock"},
		Report{"WARNING: suspicious RCU usage", "lock"},
		Report{"INFO: trying to register non-static key.", "lock"},
		Report{"BUG: KASAN: slab-out-of-bounds in f+0x1/0x2 [x]", "memory"},
		Report{"UBSAN: array-index-out-of-bounds in x.c:1:2", "memory"},
		Report{"refcount_t: underflow; use-after-free.", "memory"},
		Report{"list_del corruption, ffff->next is LIST_POISON1", "memory"},
		Report{"kmemleak: 1 new suspected memory leaks (see /sys/kernel/debug/kmemleak)",
		       "leak"},
		Report{"BUG foo (Tainted: G    B  O): Objects remaining in foo on "
		       "__kmem_cache_shutdown()",
		       "leak"},
		Report{"INFO: task insmod:71 blocked for more than 120 seconds.", "hang"},
		Report{"watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [insmod:70]", "hang"},
		Report{"rcu: INFO: rcu_preempt self-detected stall on CPU", "hang"},
		Report{"Kernel panic - not syncing: Fatal exception", "panic"}));

TEST(Scan, HarmlessLinesAreNot)
{
	EXPECT_TRUE(scan_log({"x: loading out-of-tree module taints kernel.",
			      "x: this is a WARNING: not at the start",
			      "kmemleak: Kernel memory leak detector initialized (mem pool "
			      "available: 15863)",
			      "debug: BUGs are found elsewhere", "cfl-guest: case BUG: 1"})
			    .empty());
}

TEST(Scan, ReportEndsAtItsEnd)
{
	std::vector<LogReport> reports =
		scan_log({"BUG: kernel NULL pointer dereference", "Oops: 0000 [#1]",
			  "Call Trace:", "---[ end trace 0000000000000000 ]---", "fine",
			  "WARNING: CPU: 0", "cfl-guest: done c0", "fine"});
	ASSERT_EQ(reports.size(), 2u) << "the Oops line belongs to the first report";
	EXPECT_EQ(reports[0].last, 4u);
	EXPECT_EQ(reports[1].first, 5u);
	EXPECT_EQ(reports[1].last, 6u) << "a mark of ours ends a report";
}

/// As KCSAN prints them: with a line of signs before and after.
std::vector<std::string> race(const std::string &first, const std::string &second)
{
	return {"==================================================================",
		"BUG: KCSAN: data-race in hrtimer_active / one",
		"",
		"write to 0xff11000000c2ccd4 of 4 bytes by task 162 on cpu 2:",
		first,
		" kthread+0x181/0x1c0",
		"",
		"read to 0xff11000000c2ccd4 of 4 bytes by task 161 on cpu 3:",
		second,
		" ret_from_fork_asm+0x11/0x20",
		"",
		"CPU: 3 UID: 0 PID: 161 Comm: cfl-thread Tainted: G           O     N 6.12.117 #2 ",
		"Tainted: [O]=OOT_MODULE, [N]=TEST",
		"==================================================================",
		"after [a] report"};
}

TEST(Scan, RacesOfTheKernelWithItselfAreTold)
{
	const std::string kernel = " xas_store+0x8b7/0x9c0";
	const std::string cold = " fold.constprop.0 [clone .cold]+0x1/0x2";
	const std::string own = " _ZN4body+0x16c/0x240 [cfl_threads_test]";

	std::vector<LogReport> reports = scan_log(race(kernel, cold));
	ASSERT_EQ(reports.size(), 1u);
	EXPECT_EQ(reports[0].last, 14u);
	EXPECT_TRUE(reports[0].within_kernel);
	EXPECT_FALSE(scan_log(race(own, kernel)).at(0).within_kernel);
	EXPECT_FALSE(scan_log(race(kernel, own)).at(0).within_kernel);
	EXPECT_FALSE(scan_log(race(kernel, own + " (lib/a.hh:7)")).at(0).within_kernel);
}

TEST(Scan, AllowedByItsFirstLine)
{
	std::vector<std::string> lines{"WARNING: CPU: 0 at x.c:9 f+0x5/0x10 [x]",
				       "---[ end trace 0 ]---",
				       "WARNING: CPU: 0 at y.c:9 g+0x5/0x10 [y]"};
	std::vector<std::regex> allowed{std::regex("\\[x\\]")};
	std::vector<LogReport> reports = scan_log(lines, allowed);
	ASSERT_EQ(reports.size(), 1u);
	EXPECT_EQ(reports[0].first, 2u);
}

} // namespace
} // namespace cfl
