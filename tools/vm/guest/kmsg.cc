// SPDX-License-Identifier: GPL-2.0
/// @file
/// Writes marks to the kernel log and copies the log to the second serial line.
#include "vm/guest/guest.hh"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace guest
{

namespace
{

int log_fd = -1;
pid_t copier = -1;

int open_serial()
{
	int fd = open("/dev/ttyS1", O_RDWR | O_NOCTTY);
	if (fd < 0)
		return -1;
	termios settings;
	tcgetattr(fd, &settings);
	cfmakeraw(&settings);
	cfsetspeed(&settings, B115200);
	tcsetattr(fd, TCSANOW, &settings);
	return fd;
}

void write_all(int fd, const char *text, std::size_t size)
{
	while (size > 0) {
		ssize_t count = write(fd, text, size);
		if (count < 0)
			return;
		text += count;
		size -= static_cast<std::size_t>(count);
	}
}

/// Each read of /dev/kmsg gives one record: "PRIORITY,SEQUENCE,MICROSECONDS,FLAGS;TEXT\n KEY=VALUE\n".
[[noreturn]] void copy(int from, int to)
{
	char record[8192 + 1];
	for (;;) {
		ssize_t size = read(from, record, sizeof(record) - 1);
		if (size < 0 && errno == EPIPE) { // overtaken by the ring buffer
			constexpr char lost[] = "4,0,0,-;cfl: lost log lines\n";
			write_all(to, lost, sizeof(lost) - 1);
			continue;
		}
		if (size < 0)
			_exit(1);
		record[size] = '\0';
		write_all(to, record, static_cast<std::size_t>(size));
		if (strstr(record, ";cfl: end\n")) {
			tcdrain(to);
			_exit(0);
		}
	}
}

} // namespace

void open_log()
{
	log_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
}

void mark(const char *format, ...)
{
	char line[960];
	int size = snprintf(line, sizeof(line), "<6>cfl: ");
	va_list arguments;
	va_start(arguments, format);
	size += vsnprintf(line + size, sizeof(line) - static_cast<std::size_t>(size), format,
			  arguments);
	va_end(arguments);
	if (size > static_cast<int>(sizeof(line)) - 1)
		size = sizeof(line) - 1;
	write_all(log_fd, line, static_cast<std::size_t>(size));
}

void start_log_copy()
{
	int to = open_serial();
	int from = open("/dev/kmsg", O_RDONLY);
	if (to < 0 || from < 0) {
		mark("cannot copy the log: errno=%d", errno);
		return;
	}
	lseek(from, 0, SEEK_END);
	copier = fork();
	if (copier == 0)
		copy(from, to);
	close(from);
	close(to);
}

void finish_log_copy()
{
	mark("end");
	int status;
	if (copier > 0)
		waitpid(copier, &status, 0);
}

} // namespace guest
