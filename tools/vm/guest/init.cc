// SPDX-License-Identifier: GPL-2.0
/// @file
/// Process 1 of the guest.
#include "vm/guest/guest.hh"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <initializer_list>
#include <linux/reboot.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace
{

using guest::mark;

constexpr const char *busybox = "/bin/busybox";
constexpr int max_fields = 4;

struct Step {
	const char *field[max_fields] = {"", "", "", ""};
};

/// Cuts the line in place.
Step parse(char *line)
{
	Step step;
	for (int i = 0; i < max_fields && line; i++) {
		// The last field keeps its tabs: they belong to the parameters.
		step.field[i] = i + 1 < max_fields ? strsep(&line, "\t") : line;
	}
	return step;
}

void mount_all()
{
	struct {
		const char *type;
		const char *where;
	} const mounts[] = {{"devtmpfs", "/dev"},
			    {"proc", "/proc"},
			    {"sysfs", "/sys"},
			    {"tmpfs", "/tmp"},
			    {"debugfs", "/sys/kernel/debug"},
			    {"tracefs", "/sys/kernel/tracing"}};
	for (const auto &entry : mounts) {
		mkdir(entry.where, 0755);
		mount(entry.type, entry.where, entry.type, 0, nullptr);
	}
}

/// Runs `work` in a child, which an oops may kill. Returns its wait status, or -1 when the time was
/// over; then the kernel has been asked to print what every task is doing.
template <typename Work>
int guarded(unsigned seconds, Work work)
{
	pid_t child = fork();
	if (child == 0)
		_exit(work());
	for (unsigned waited = 0; waited < seconds * 100; waited++) {
		int status;
		if (waitpid(child, &status, WNOHANG) == child)
			return status;
		usleep(10000);
	}
	for (const char *key : {"l", "w"}) { // backtraces of all CPUs, blocked tasks
		int fd = open("/proc/sysrq-trigger", O_WRONLY);
		if (fd >= 0 && write(fd, key, 1) == 1)
			usleep(200000);
		close(fd);
	}
	kill(child, SIGKILL);
	return -1;
}

void copy_output(int from)
{
	FILE *in = fdopen(from, "r");
	char *line = nullptr;
	std::size_t room = 0;
	ssize_t size;
	while ((size = getline(&line, &room, in)) > 0) {
		if (line[size - 1] == '\n')
			line[size - 1] = '\0';
		guest::say("sh: ", line);
	}
	fclose(in);
}

/// The exit status of the script is that of the returned process.
int run_script(const char *file)
{
	int ends[2];
	if (pipe(ends) != 0)
		return 126;
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		close(ends[0]);
		close(ends[1]);
		execl(busybox, "sh", file, static_cast<char *>(nullptr));
		_exit(127);
	}
	close(ends[1]);
	copy_output(ends[0]);
	int status = 0;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Tells how a guarded step went; false when the machine should not go on.
bool report(const char *what, const char *name, int status)
{
	if (status == -1) {
		mark("%s %s hung", what, name);
		return false;
	}
	if (WIFSIGNALED(status)) {
		mark("%s %s died signal=%d", what, name, WTERMSIG(status));
		return false;
	}
	mark("%s %s result=%d", what, name, WEXITSTATUS(status));
	return !guest::kernel_is_hurt();
}

/// What `poweroff`, `halt` and `reboot` of busybox send to process 1.
constexpr int shutdown_signals[] = {SIGUSR1, SIGUSR2, SIGTERM};

/// A shell on the console, until it ends or asks for the machine's end.
void interactive_shell()
{
	// Without SA_RESTART, so that waitpid() comes back.
	struct sigaction wake = {};
	wake.sa_handler = [](int) {};
	for (int signal : shutdown_signals)
		sigaction(signal, &wake, nullptr);
	pid_t child = fork();
	if (child == 0) {
		setsid();
		int fd = open("/dev/ttyS0", O_RDWR);
		for (int i = 0; i < 3; i++)
			dup2(fd, i);
		setenv("PATH", "/bin:/sbin", 1);
		setenv("HOME", "/", 1);
		setenv("PS1", "cfl# ", 1);
		printf("\n`exit` unloads what was loaded and powers off; Ctrl-A X ends QEMU at "
		       "once.\n");
		fflush(stdout);
		execl(busybox, "sh", static_cast<char *>(nullptr));
		_exit(127);
	}
	int status;
	if (waitpid(child, &status, 0) != child) {
		kill(-child, SIGKILL);
		waitpid(child, &status, 0);
	}
}

/// Returns false when nothing more may be asked of this kernel.
class Runner
{
public:
	bool take(const Step &step)
	{
		const char *verb = step.field[0];
		if (!strcmp(verb, "case")) {
			limit_ = static_cast<unsigned>(strtoul(step.field[2], nullptr, 10));
			skip_ = false;
			guest::forget_leaks();
			mark("case %s", step.field[1]);
			return true;
		}
		if (!strcmp(verb, "done")) {
			mark("done %s", step.field[1]);
			return true;
		}
		if (!strcmp(verb, "shell")) {
			interactive_shell();
			return true;
		}
		return skip_ || act(verb, step);
	}

private:
	bool act(const char *verb, const Step &step)
	{
		if (!strcmp(verb, "load")) {
			// errno fits an exit status up to 255; ENOTSUPP and EPROBE_DEFER do not.
			int *error = shared();
			int status = guarded(limit_, [&] {
				*error = guest::load_module(step.field[1], step.field[3]);
				return *error ? 1 : 0;
			});
			if (status != -1 && WIFEXITED(status)) {
				mark("load %s result=%d", step.field[2], *error);
				skip_ = *error != 0;
				return !guest::kernel_is_hurt();
			}
			return report("load", step.field[2], status);
		}
		if (!strcmp(verb, "script"))
			return report("script", step.field[1],
				      guarded(limit_, [&] { return run_script(step.field[1]); }));
		if (!strcmp(verb, "unload")) {
			guest::report_leaks();
			return report("unload", step.field[1], guarded(limit_, [&] {
					      return guest::unload_module(step.field[1]);
				      }));
		}
		mark("unknown step %s", verb);
		return false;
	}

	/// A number that the child can leave behind for us.
	static int *shared()
	{
		static int *place =
			static_cast<int *>(mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE,
						MAP_SHARED | MAP_ANONYMOUS, -1, 0));
		*place = 0;
		return place;
	}

	unsigned limit_ = 30;
	bool skip_ = false;
};

} // namespace

int main()
{
	mount_all();
	guest::prepare_checks();
	setenv("PATH", "/bin:/sbin", 1);
	guest::open_log();
	guest::start_log_copy();
	mark("start");
	FILE *plan = fopen("/cfl/plan", "r");
	char *line = nullptr;
	std::size_t room = 0;
	ssize_t size;
	Runner runner;
	while (plan && (size = getline(&line, &room, plan)) > 0) {
		line[size - 1] = '\0';
		if (!runner.take(parse(line))) {
			mark("stop");
			break;
		}
	}
	guest::finish_log_copy();
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
