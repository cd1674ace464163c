// SPDX-License-Identifier: GPL-2.0
/// @file
/// Boots a guest and follows its log.
#include "vm/guest.hh"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <regex>
#include <thread>

#include "support/error.hh"
#include "support/process.hh"
#include "support/term.hh"
#include "support/text.hh"
#include "vm/guest/mark.hh"
#include "vm/log_scan.hh"

namespace cfl
{

namespace
{

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

/// Measured: 3 to 9 s under TCG on an idle machine; a busy one may take ten times as long.
constexpr seconds boot_limit{120};
/// KVM boots in about 2 s; a guest that is silent for so long will never speak.
constexpr seconds unproven_kvm_limit{25};
constexpr seconds power_off_limit{15};

/// The kernel stopped, or stayed silent, before our init ran.
struct NeverStarted : Error {
	using Error::Error;
};

/// KVM is at fault, not the guest. `guest_started` tells the two apart.
struct KvmFailure {
	std::string reason;
};

/// Reads what was appended to a file.
class Tail
{
public:
	explicit Tail(const fs::path &path) : path_(path) {}

	std::string more()
	{
		std::ifstream file(path_, std::ios::binary);
		file.seekg(at_);
		std::string text{std::istreambuf_iterator<char>(file), {}};
		at_ += static_cast<std::streamoff>(text.size());
		return text;
	}

private:
	fs::path path_;
	std::streamoff at_ = 0;
};

/// "[    1.234567] text" and "[    1.234567][  T12] text" -> "text"
std::string without_time(const std::string &line)
{
	static const std::regex time("^\\[\\s*\\d+\\.\\d+\\](\\[\\s*[TC]\\d+\\])? ?");
	return std::regex_replace(line, time, "");
}

std::vector<std::string> console_lines(const BootFiles &files)
{
	std::vector<std::string> lines;
	std::string text = replace_all(try_read_file(files.console()).value_or(""), "\r", "");
	for (const std::string &line : split(text, '\n')) {
		if (!line.empty())
			lines.push_back(without_time(line));
	}
	return lines;
}

/// What the console says of the case that was the last: also what the copy of the log, which needs
/// a living kernel, did not get.
std::vector<std::string> last_words(const BootFiles &files)
{
	std::vector<std::string> lines;
	for (const std::string &line : console_lines(files)) {
		if (line.starts_with(CFL_GUEST_MARK "case "))
			lines.clear();
		else if (!line.starts_with(CFL_GUEST_MARK))
			lines.push_back(line);
	}
	return lines;
}

std::string tail_text(const BootFiles &files)
{
	std::vector<std::string> lines = console_lines(files);
	constexpr std::ptrdiff_t shown = 15;
	auto first = lines.size() > shown ? lines.end() - shown : lines.begin();
	std::string text;
	for (auto line = first; line != lines.end(); ++line)
		text += "\n    " + *line;
	return text.empty() ? "\n    (the console stayed silent)" : text;
}

/// One run of QEMU.
class Session
{
public:
	Session(const Kernel &kernel, const MachineOptions &options, Accel accel,
		const std::vector<GuestCase> &cases, const BootFiles &files, const LogSink &sink,
		bool last_try = true)
		: last_try_(last_try),
		  cases_(cases),
		  files_(files),
		  sink_(sink),
		  accel_(accel),
		  tracker_(cases),
		  kmsg_(files.kmsg()),
		  qemu_(prepare(qemu_command(kernel, options, accel, files)), files.qemu())
	{
	}

	std::vector<CaseResult> run()
	{
		step_began_ = Clock::now();
		for (bool over = false; !over;) {
			over = qemu_.ended();
			read_log();
			if (!over && tracker_.ended())
				over = power_off();
			if (!over)
				over = watch();
			if (!over)
				std::this_thread::sleep_for(std::chrono::milliseconds(10));
		}
		return finish();
	}

private:
	/// Old logs must not be taken for new ones.
	const std::vector<std::string> &prepare(std::vector<std::string> argv)
	{
		for (const fs::path &log : {files_.console(), files_.kmsg(), files_.qemu()})
			fs::remove(log);
		argv_ = std::move(argv);
		return argv_;
	}

	void read_log()
	{
		std::vector<LogLine> lines;
		reader_.add(kmsg_.more(), lines);
		for (const LogLine &line : lines) {
			if (line.text.starts_with(CFL_GUEST_MARK))
				step_began_ = Clock::now();
			tracker_.take(line);
			if (sink_)
				sink_(line);
		}
	}

	/// True when the boot is over because it must be.
	bool watch()
	{
		if (accel_ == Accel::Kvm && kvm_broke())
			return true;
		Clock::duration waited = Clock::now() - step_began_;
		if (!tracker_.started())
			return (waited > boot_limit || (!last_try_ && locked_up())) &&
			       stop("it did not come up");
		// Init watches its own steps; this is for a kernel that no longer runs init.
		seconds limit = tracker_.current() ? cases_[*tracker_.current()].limit : seconds(0);
		return waited > limit + seconds(20) && stop("it no longer answers");
	}

	bool kvm_broke()
	{
		std::string log = try_read_file(files_.qemu()).value_or("");
		for (const char *sign :
		     {"KVM internal error", "failed to set MSR", "Could not access KVM"}) {
			if (std::size_t at = log.find(sign); at != std::string::npos)
				throw KvmFailure{log.substr(at, log.find('\n', at) - at)};
		}
		if (!tracker_.started() && !kvm_state().proven &&
		    Clock::now() - step_began_ > unproven_kvm_limit)
			throw KvmFailure{"a guest under KVM stays silent"};
		return false;
	}

	/// A booting kernel says that a processor hangs. A busy host can be the reason: the last try waits.
	bool locked_up() const
	{
		std::string said = try_read_file(files_.console()).value_or("");
		return said.find("BUG: soft lockup") != std::string::npos;
	}

	bool stop(const char *why)
	{
		stopped_ = why;
		return true;
	}

	bool power_off()
	{
		Clock::time_point begin = Clock::now();
		while (!qemu_.ended() && Clock::now() - begin < power_off_limit)
			std::this_thread::sleep_for(std::chrono::milliseconds(10));
		return true;
	}

	std::vector<CaseResult> finish()
	{
		bool alone = qemu_.ended();
		qemu_.kill();
		read_log();
		if (accel_ == Accel::Kvm && !tracker_.started()) {
			kvm_broke();
			throw KvmFailure{fmt::format("QEMU ended with status {}", qemu_.status())};
		}
		if (accel_ == Accel::Kvm && !kvm_state().proven)
			remember_kvm("");
		if (!tracker_.started())
			never_started(alone);
		if (!tracker_.ended()) {
			bool hung = !stopped_.empty();
			tracker_.abort(hung ? CaseResult::End::Hung : CaseResult::End::Panicked,
				       last_words(files_));
		}
		return std::move(tracker_.results());
	}

	[[noreturn]] void never_started(bool alone)
	{
		std::string said(trim(try_read_file(files_.qemu()).value_or("")));
		if (alone && qemu_.status() != 0 && !said.empty())
			fail("QEMU could not run the guest: {}", said);
		throw NeverStarted(
			fmt::format("the guest did not come up{}; its console ended with{}",
				    alone ? "" : " in time", tail_text(files_)));
	}

	bool last_try_;
	const std::vector<GuestCase> &cases_;
	const BootFiles &files_;
	const LogSink &sink_;
	Accel accel_;
	CaseTracker tracker_;
	Tail kmsg_;
	KmsgReader reader_;
	std::vector<std::string> argv_;
	Child qemu_;
	Clock::time_point step_began_;
	std::string stopped_;
};

void write_initramfs(const std::vector<GuestCase> &cases, bool shell, const BootFiles &files)
{
	make_folders(files.folder);
	write_file(files.initramfs(), make_initramfs(cases, shell));
}

/// QEMU's threads can lose a race while a booting kernel patches its own text: a panic or a hang in one
/// of some hundred boots. No module of ours is there yet, so another try, without threads, hides nothing.
std::vector<CaseResult> boot_with_tcg(const Kernel &kernel, const MachineOptions &options,
				      const std::vector<GuestCase> &cases, const BootFiles &files,
				      const LogSink &sink)
{
	try {
		return Session(kernel, options, Accel::Tcg, cases, files, sink, false).run();
	} catch (const NeverStarted &) {
		term::say("the kernel stopped before any module was loaded; booting once more");
	}
	MachineOptions careful = options;
	careful.one_thread = true;
	return Session(kernel, careful, Accel::Tcg, cases, files, sink).run();
}

void require_qemu()
{
	if (!find_program("qemu-system-x86_64"))
		fail("qemu-system-x86_64 is missing: run `apt-get install qemu-system-x86`");
}

} // namespace

std::vector<CaseResult> boot_once(const Kernel &kernel, const MachineOptions &options,
				  const std::vector<GuestCase> &cases, const BootFiles &files,
				  const LogSink &sink)
{
	require_qemu();
	require_image(kernel);
	write_initramfs(cases, false, files);
	if (kvm_state().try_it) {
		try {
			return Session(kernel, options, Accel::Kvm, cases, files, sink).run();
		} catch (const KvmFailure &failure) {
			remember_kvm(failure.reason);
			term::say("KVM does not work here ({}); using TCG from now on",
				  failure.reason);
		}
	}
	return boot_with_tcg(kernel, options, cases, files, sink);
}

std::vector<CaseResult> boot_all(const Kernel &kernel, const MachineOptions &options,
				 const std::vector<GuestCase> &cases, const BootFiles &files,
				 const LogSink &sink)
{
	std::vector<CaseResult> results(cases.size());
	std::vector<std::size_t> left(cases.size());
	for (std::size_t i = 0; i < left.size(); i++)
		left[i] = i;
	while (!left.empty()) {
		std::vector<GuestCase> batch;
		for (std::size_t i : left)
			batch.push_back(cases[i]);
		std::vector<CaseResult> part = boot_once(kernel, options, batch, files, sink);
		std::vector<std::size_t> next;
		for (std::size_t i = 0; i < left.size(); i++) {
			if (part[i].end == CaseResult::End::NotRun)
				next.push_back(left[i]);
			else
				results[left[i]] = std::move(part[i]);
		}
		if (next.size() == left.size())
			return results; // no progress: the rest stays NotRun
		left = std::move(next);
	}
	return results;
}

int boot_shell(const Kernel &kernel, const MachineOptions &options,
	       const std::vector<GuestCase> &cases, const BootFiles &files)
{
	require_qemu();
	require_image(kernel);
	write_initramfs(cases, true, files);
	Accel accel = kvm_state().proven ? Accel::Kvm : Accel::Tcg;
	return run(Command{.argv = qemu_command(kernel, options, accel, files)});
}

} // namespace cfl
