// SPDX-License-Identifier: GPL-2.0
/// @file
/// Ctrl-C, and `kill`.
#include "support/interrupt.hh"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <mutex>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "support/term.hh"

namespace cfl::interrupt
{

namespace
{

constexpr std::chrono::seconds patience{15};

std::atomic<bool> pending{false};

/// What has to go. Never destroyed, since the watcher lives as long as the program.
struct Registry {
	std::mutex mutex;
	std::vector<pid_t> children;
	std::vector<fs::path> folders;
};

Registry &registry()
{
	static auto *one = new Registry;
	return *one;
}

sigset_t watched()
{
	sigset_t set;
	sigemptyset(&set);
	for (int number : {SIGINT, SIGTERM, SIGHUP}) {
		struct sigaction action{};
		sigaction(number, nullptr, &action);
		if (action.sa_handler != SIG_IGN)
			sigaddset(&set, number);
	}
	return set;
}

void signal_all(const std::vector<pid_t> &children, int number)
{
	for (pid_t pid : children) {
		kill(-pid, number);
		kill(pid, number);
	}
}

bool still_runs(pid_t pid)
{
	siginfo_t info{};
	return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == 0;
}

/// make removes what is half-made, and a cfl below us ends its guests: both need a moment.
void end_children(const std::vector<pid_t> &children)
{
	signal_all(children, SIGTERM);
	auto end = std::chrono::steady_clock::now() + patience;
	while (std::any_of(children.begin(), children.end(), still_runs) &&
	       std::chrono::steady_clock::now() < end)
		std::this_thread::sleep_for(std::chrono::milliseconds(10));
	signal_all(children, SIGKILL);
}

[[noreturn]] void end_by(int number)
{
	signal(number, SIG_DFL);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, number);
	pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
	raise(number);
	_exit(128 + number);
}

void watch(sigset_t set)
{
	int number = 0;
	while (sigwait(&set, &number) != 0)
		;
	pending = true;
	Registry &all = registry();
	std::lock_guard lock(all.mutex); // kept: nobody adds any more
	end_children(all.children);
	std::error_code ignored;
	for (const fs::path &folder : all.folders)
		fs::remove_all(folder, ignored);
	term::progress("");
	term::say("cfl: interrupted");
	end_by(number);
}

template <typename List, typename Value>
void drop(List &list, const Value &value)
{
	list.erase(std::remove(list.begin(), list.end(), value), list.end());
}

} // namespace

void install()
{
	sigset_t set = watched();
	pthread_sigmask(SIG_BLOCK, &set, nullptr);
	std::thread(watch, set).detach();
}

void let_through()
{
	sigset_t set;
	sigemptyset(&set);
	for (int number : {SIGINT, SIGTERM, SIGHUP})
		sigaddset(&set, number);
	pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void child_started(pid_t pid)
{
	std::lock_guard lock(registry().mutex);
	registry().children.push_back(pid);
}

void child_ended(pid_t pid)
{
	wait_if_pending();
	std::lock_guard lock(registry().mutex);
	drop(registry().children, pid);
}

void folder_made(const fs::path &path)
{
	std::lock_guard lock(registry().mutex);
	registry().folders.push_back(path);
}

void folder_gone(const fs::path &path)
{
	std::lock_guard lock(registry().mutex);
	drop(registry().folders, path);
}

void wait_if_pending()
{
	while (pending)
		pause();
}

} // namespace cfl::interrupt
