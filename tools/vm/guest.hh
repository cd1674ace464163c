// SPDX-License-Identifier: GPL-2.0
/// @file
/// Boots a guest, follows its log, and tells how each case went.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "vm/initramfs.hh"
#include "vm/log.hh"
#include "vm/qemu.hh"

namespace cfl
{

/// How one case went.
struct CaseResult {
	enum class End {
		NotRun,	  ///< The guest never came to it.
		Done,	  ///< All steps were taken, though some may have failed.
		Oopsed,	  ///< A step was killed by an oops, or left the kernel hurt.
		Hung,	  ///< A step took longer than its limit.
		Panicked, ///< The kernel panicked, or the machine ended without a word.
	};

	End end = End::NotRun;
	std::string at{};		///< The step that did not end well: "load foo".
	std::optional<int> load{};	///< errno of the module's own load.
	std::optional<int> unload{};	///< errno.
	std::optional<int> script{};	///< Exit status.
	std::string load_failed{};	///< Another module that could not be loaded before it.
	std::vector<std::string> log{}; ///< The lines between the case's marks, marks left out.
};

/// Hears of each line as it arrives.
using LogSink = std::function<void(const LogLine &)>;

/// One boot. `cases` that the guest did not come to are `NotRun`. Falls back to TCG by itself.
/// Throws `Error` if no guest comes up at all; the message holds the last lines of its console.
std::vector<CaseResult> boot_once(const Kernel &kernel, const MachineOptions &options,
				  const std::vector<GuestCase> &cases, const BootFiles &files,
				  const LogSink &sink = {});

/// As many boots as it takes: after a case that hurt the kernel the rest gets a fresh one.
std::vector<CaseResult> boot_all(const Kernel &kernel, const MachineOptions &options,
				 const std::vector<GuestCase> &cases, const BootFiles &files,
				 const LogSink &sink = {});

/// Boots with the console on this terminal until the user leaves the shell. Returns QEMU's status.
int boot_shell(const Kernel &kernel, const MachineOptions &options,
	       const std::vector<GuestCase> &cases, const BootFiles &files);

/// Follows the marks of the guest's init; for tests of its own.
class CaseTracker
{
public:
	explicit CaseTracker(const std::vector<GuestCase> &cases);

	/// Takes the next line of the log.
	void take(const LogLine &line);

	bool started() const { return started_; }
	bool ended() const { return ended_; }
	/// The case that is running.
	std::optional<std::size_t> current() const { return current_; }
	/// The running case ends now, badly.
	void abort(CaseResult::End end, const std::vector<std::string> &more_lines);

	std::vector<CaseResult> &results() { return results_; }

private:
	void mark(std::string_view text);
	void step_ended(CaseResult &result, const std::vector<std::string> &word);

	const std::vector<GuestCase> &cases_;
	std::vector<CaseResult> results_;
	std::optional<std::size_t> current_;
	bool started_ = false;
	bool ended_ = false;
};

} // namespace cfl
