// SPDX-License-Identifier: GPL-2.0
/// @file
/// Child processes: fork, exec, poll.
#include "support/process.hh"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/error.hh"
#include "support/interrupt.hh"

namespace cfl
{

namespace
{

using Clock = std::chrono::steady_clock;

int decode(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<char *> pointers(const std::vector<std::string> &argv)
{
	std::vector<char *> list;
	for (const std::string &word : argv)
		list.push_back(const_cast<char *>(word.c_str()));
	list.push_back(nullptr);
	return list;
}

/// Between fork and exec. Never returns; reports an exec failure as status 127.
[[noreturn]] void start(const Command &command, const std::vector<char *> &argv)
{
	signal(SIGPIPE, SIG_DFL);
	interrupt::let_through();
	if (!command.cwd.empty() && chdir(command.cwd.c_str()) != 0)
		_exit(127);
	for (const auto &[name, value] : command.env) {
		if (value.empty())
			unsetenv(name.c_str());
		else
			setenv(name.c_str(), value.c_str(), 1);
	}
	execvp(argv[0], argv.data());
	_exit(127);
}

void check_exists(const std::vector<std::string> &argv)
{
	const std::string &program = argv.at(0);
	bool there = program.find('/') != std::string::npos ? access(program.c_str(), X_OK) == 0
							    : find_program(program).has_value();
	if (!there)
		fail("cannot run `{}`: it is not installed or not executable", program);
}

struct Pipe {
	int in = -1;
	int out = -1;

	Pipe()
	{
		int ends[2];
		if (pipe2(ends, O_CLOEXEC) != 0)
			fail("cannot make a pipe: {}", errno_text(errno));
		in = ends[0];
		out = ends[1];
	}
	~Pipe()
	{
		close_in();
		close_out();
	}
	Pipe(const Pipe &) = delete;
	Pipe &operator=(const Pipe &) = delete;

	void close_in() { close_one(in); }
	void close_out() { close_one(out); }

private:
	static void close_one(int &fd)
	{
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
};

/// Hands whole lines to the sink.
class Lines
{
public:
	explicit Lines(const LineSink &sink) : sink_(sink) {}

	void add(std::string_view text)
	{
		if (!sink_)
			return;
		rest_ += text;
		for (std::size_t end; (end = rest_.find('\n')) != std::string::npos;) {
			sink_(std::string_view(rest_).substr(0, end));
			rest_.erase(0, end + 1);
		}
	}
	void finish()
	{
		if (sink_ && !rest_.empty())
			sink_(rest_);
	}

private:
	const LineSink &sink_;
	std::string rest_;
};

/// Returns false at the end of the stream.
bool drain(Pipe &pipe, std::string &into, Lines *lines)
{
	std::array<char, 65536> buffer;
	ssize_t count = read(pipe.in, buffer.data(), buffer.size());
	if (count < 0 && errno == EINTR)
		return true;
	if (count <= 0) {
		pipe.close_in();
		return false;
	}
	std::string_view text(buffer.data(), static_cast<std::size_t>(count));
	into += text;
	if (lines)
		lines->add(text);
	return true;
}

/// stdin of a child as a file that is already unlinked: no deadlock however much is written.
int input_file(const std::string &text)
{
	if (text.empty())
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	FILE *file = tmpfile();
	if (!file || fwrite(text.data(), 1, text.size(), file) != text.size() || fflush(file) != 0)
		fail("cannot write a temporary file: {}", errno_text(errno));
	int fd = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
	fclose(file);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

int remaining_ms(const Command &command, Clock::time_point start)
{
	if (command.limit.count() == 0)
		return 1000;
	auto left = std::chrono::duration_cast<std::chrono::milliseconds>(start + command.limit -
									  Clock::now());
	return left.count() <= 0 ? 0 : static_cast<int>(std::min<long long>(left.count(), 1000));
}

} // namespace

Outcome capture(const Command &command, const LineSink &sink)
{
	check_exists(command.argv);
	Outcome outcome;
	Pipe out;
	Pipe err;
	std::vector<char *> argv = pointers(command.argv);
	int in = input_file(command.input);
	pid_t pid = fork();
	if (pid < 0)
		fail("cannot start {}: {}", command.argv[0], errno_text(errno));
	if (pid == 0) {
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		dup2(in, 0);
		dup2(out.out, 1);
		dup2(command.merge ? out.out : err.out, 2);
		start(command, argv);
	}
	interrupt::child_started(pid);
	close(in);
	out.close_out();
	err.close_out();

	Lines lines(sink);
	Clock::time_point begin = Clock::now();
	while (out.in >= 0 || err.in >= 0) {
		std::array<pollfd, 2> fds{{{out.in, POLLIN, 0}, {err.in, POLLIN, 0}}};
		int left = remaining_ms(command, begin);
		if (left == 0) {
			outcome.timed_out = true;
			::kill(-pid, SIGKILL);
			break;
		}
		if (poll(fds.data(), fds.size(), left) < 0 && errno != EINTR)
			break;
		if (fds[0].revents)
			drain(out, outcome.output, &lines);
		if (fds[1].revents)
			drain(err, outcome.errors, nullptr);
	}
	interrupt::wait_if_pending();
	lines.finish();
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	interrupt::child_ended(pid);
	outcome.status = decode(status);
	return outcome;
}

int run(const Command &command)
{
	check_exists(command.argv);
	std::vector<char *> argv = pointers(command.argv);
	fflush(nullptr);
	pid_t pid = fork();
	if (pid < 0)
		fail("cannot start {}: {}", command.argv[0], errno_text(errno));
	if (pid == 0)
		start(command, argv);
	interrupt::child_started(pid);
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	interrupt::child_ended(pid);
	return decode(status);
}

void replace(const std::vector<std::string> &argv)
{
	check_exists(argv);
	std::vector<char *> list = pointers(argv);
	fflush(nullptr);
	interrupt::let_through();
	execvp(list[0], list.data());
	fail("cannot run {}: {}", argv[0], errno_text(errno));
}

Child::Child(const std::vector<std::string> &argv, const fs::path &log)
{
	check_exists(argv);
	std::vector<char *> list = pointers(argv);
	int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (out < 0)
		fail("cannot write {}: {}", log.string(), errno_text(errno));
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pid_ = fork();
	if (pid_ == 0) {
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(in, 0);
		dup2(out, 1);
		dup2(out, 2);
		start(Command{argv}, list);
	}
	close(in);
	close(out);
	if (pid_ < 0)
		fail("cannot start {}: {}", argv[0], errno_text(errno));
	interrupt::child_started(pid_);
}

Child::~Child()
{
	kill();
}

bool Child::ended()
{
	if (pid_ < 0)
		return true;
	interrupt::wait_if_pending();
	int status = 0;
	if (waitpid(pid_, &status, WNOHANG) != pid_)
		return false;
	interrupt::child_ended(pid_);
	status_ = decode(status);
	pid_ = -1;
	return true;
}

void Child::kill()
{
	if (pid_ < 0)
		return;
	::kill(-pid_, SIGKILL);
	::kill(pid_, SIGKILL);
	int status = 0;
	while (waitpid(pid_, &status, 0) < 0 && errno == EINTR)
		;
	interrupt::child_ended(pid_);
	status_ = decode(status);
	pid_ = -1;
}

} // namespace cfl
