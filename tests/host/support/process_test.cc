// SPDX-License-Identifier: GPL-2.0
#include "support/process.hh"

#include <thread>

#include <gtest/gtest.h>

#include "support/error.hh"

namespace cfl
{
namespace
{

TEST(Process, CapturesBothStreamsApart)
{
	Outcome outcome = capture(
		Command{.argv = {"sh", "-c", "echo out; echo err >&2; exit 3"}, .merge = false});
	EXPECT_EQ(outcome.output, "out\n");
	EXPECT_EQ(outcome.errors, "err\n");
	EXPECT_EQ(outcome.status, 3);
	EXPECT_FALSE(outcome.ok());
}

TEST(Process, MergesInOrder)
{
	Outcome outcome = capture(Command{.argv = {"sh", "-c", "echo 1; echo 2 >&2; echo 3"}});
	EXPECT_EQ(outcome.output, "1\n2\n3\n");
	EXPECT_TRUE(outcome.ok());
}

TEST(Process, SignalCountsAsAShellCounts)
{
	EXPECT_EQ(capture(Command{.argv = {"sh", "-c", "kill -TERM $$"}}).status, 128 + 15);
}

TEST(Process, LimitKillsTheWholeGroup)
{
	auto begin = std::chrono::steady_clock::now();
	Outcome outcome = capture(Command{.argv = {"sh", "-c", "echo begun; sleep 60 & sleep 60"},
					  .limit = std::chrono::seconds(1)});
	EXPECT_TRUE(outcome.timed_out);
	EXPECT_FALSE(outcome.ok());
	EXPECT_EQ(outcome.output, "begun\n");
	EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

TEST(Process, SinkGetsWholeLinesAndTheRest)
{
	std::vector<std::string> lines;
	capture(Command{.argv = {"printf", "a\\nb\\nlast"}},
		[&](std::string_view line) { lines.emplace_back(line); });
	EXPECT_EQ(lines, (std::vector<std::string>{"a", "b", "last"}));
}

TEST(Process, InputAndEnvironment)
{
	Command command{.argv = {"sh", "-c", "cat; printf \"$WORD-${HOME-unset}\""}};
	command.input = std::string(200'000, 'x') + "\n";
	command.env = {{"WORD", "given"}, {"HOME", ""}};
	Outcome outcome = capture(command);
	EXPECT_EQ(outcome.output, command.input + "given-unset");
}

TEST(Process, MissingProgramIsNamed)
{
	try {
		capture(Command{.argv = {"no-such-program-anywhere"}});
		FAIL() << "no error";
	} catch (const Error &error) {
		EXPECT_NE(std::string(error.what()).find("no-such-program-anywhere"),
			  std::string::npos);
	}
}

TEST(Process, ChildIsKilledWithTheObject)
{
	TempDir folder("process-test");
	{
		Child child({"sh", "-c", "echo $$; sleep 60"}, folder.path() / "log");
		EXPECT_FALSE(child.ended());
		while (try_read_file(folder.path() / "log").value_or("").empty())
			std::this_thread::sleep_for(std::chrono::milliseconds(5));
	}
	std::string pid = read_file(folder.path() / "log");
	EXPECT_FALSE(fs::exists("/proc/" + pid.substr(0, pid.find('\n'))));
}

TEST(Process, ChildTellsItsStatus)
{
	TempDir folder("process-test");
	Child child({"sh", "-c", "exit 7"}, folder.path() / "log");
	while (!child.ended())
		std::this_thread::sleep_for(std::chrono::milliseconds(5));
	EXPECT_EQ(child.status(), 7);
}

} // namespace
} // namespace cfl
