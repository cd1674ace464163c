// SPDX-License-Identifier: GPL-2.0
/// @file
/// Child processes.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// What to run, and how.
struct Command {
	std::vector<std::string> argv;
	fs::path cwd{};				  ///< Empty: ours.
	std::map<std::string, std::string> env{}; ///< Added to ours; an empty value removes.
	std::chrono::seconds limit{0};		  ///< 0: none. The whole process group is killed.
	bool merge = true;			  ///< stderr joins stdout in `Outcome::output`.
	std::string input{};			  ///< What the child reads on stdin.
};

/// How a child ended.
struct Outcome {
	int status = 0;		///< Exit status, or 128 + signal as a shell counts.
	bool timed_out = false; ///< The limit was over; the group was killed.
	std::string output{};	///< stdout (and stderr if merged).
	std::string errors{};	///< stderr if not merged.

	bool ok() const { return status == 0 && !timed_out; }
};

/// Called with each whole line of output, without its newline.
using LineSink = std::function<void(std::string_view)>;

/// Runs to the end, capturing. Throws `Error` if the program can't be started.
Outcome capture(const Command &command, const LineSink &sink = {});

/// Runs to the end with our stdin, stdout and stderr; returns the status.
int run(const Command &command);

/// Replaces this process. Throws `Error` if that fails.
[[noreturn]] void replace(const std::vector<std::string> &argv);

/// A child that runs beside us, its output going to a file. Killed with the object.
class Child
{
public:
	/// stdin is `/dev/null`, stdout and stderr go to `log`.
	Child(const std::vector<std::string> &argv, const fs::path &log);
	~Child();
	Child(const Child &) = delete;
	Child &operator=(const Child &) = delete;

	/// True once it has ended; `status()` is valid then.
	bool ended();
	int status() const { return status_; }
	void kill();

private:
	pid_t pid_ = -1;
	int status_ = -1;
};

} // namespace cfl
