// SPDX-License-Identifier: GPL-2.0
/// @file
/// Writes marks to the kernel log and copies the log to the host.
#include "vm/guest/guest.hh"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace guest
{

namespace
{

int log_fd = -1;
pid_t copier = -1;

/// QEMU's debug console, an I/O port: unlike a serial line it needs no interrupt, and has been seen
/// to lose none of the last words.
constexpr unsigned short debug_port = 0xe9;

/// The second serial line, where a kernel has no ioperm() (CONFIG_X86_IOPL_IOPERM); else -1.
int serial_fd = -1;

/// False when this kernel offers neither way out.
bool open_way_out()
{
	if (ioperm(debug_port, 1, 1) == 0)
		return true;
	serial_fd = open("/dev/ttyS1", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	termios line;
	if (serial_fd < 0 || tcgetattr(serial_fd, &line) != 0)
		return false;
	cfmakeraw(&line);
	return tcsetattr(serial_fd, TCSANOW, &line) == 0;
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

void send(const char *text, std::size_t size)
{
	if (serial_fd >= 0)
		return write_all(serial_fd, text, size);
	asm volatile("rep outsb" : "+S"(text), "+c"(size) : "d"(debug_port) : "memory");
}

/// Each read of /dev/kmsg gives one record: "PRIORITY,SEQUENCE,MICROSECONDS,FLAGS;TEXT\n KEY=VALUE\n".
[[noreturn]] void copy(int from)
{
	char record[8192 + 1];
	for (;;) {
		ssize_t size = read(from, record, sizeof(record) - 1);
		if (size < 0 && errno == EPIPE) { // overtaken by the ring buffer
			constexpr char lost[] = "4,0,0,-;" CFL_GUEST_MARK "lost log lines\n";
			send(lost, sizeof(lost) - 1);
			continue;
		}
		if (size < 0 && errno == EAGAIN) {
			pollfd ready{from, POLLIN, 0};
			poll(&ready, 1, 20);
			continue;
		}
		if (size < 0)
			_exit(1);
		record[size] = '\0';
		send(record, static_cast<std::size_t>(size));
		if (strstr(record, ";" CFL_GUEST_MARK "end\n")) {
			if (serial_fd >= 0)
				tcdrain(serial_fd);
			_exit(0);
		}
	}
}

} // namespace

void open_log()
{
	log_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	// From here on the console gets every line: it still does when nothing else runs any more.
	constexpr int set_console_level = 8;
	klogctl(set_console_level, nullptr, 8);
}

void say(const char *prefix, const char *text)
{
	// The kernel refuses more than 1024 - 48 bytes, and takes each write as one record.
	char line[960];
	int size = snprintf(line, sizeof(line) - 1, "<6>%s%s", prefix, text);
	if (size > static_cast<int>(sizeof(line)) - 2)
		size = sizeof(line) - 2;
	// Without a newline the record stays open for a continuation, and no reader sees it.
	line[size++] = '\n';
	write_all(log_fd, line, static_cast<std::size_t>(size));
}

void mark(const char *format, ...)
{
	char text[900];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	say(CFL_GUEST_MARK, text);
}

void start_log_copy()
{
	int from = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (from < 0 || !open_way_out()) {
		mark("cannot copy the log: errno=%d", errno);
		return;
	}
	lseek(from, 0, SEEK_END);
	copier = fork();
	if (copier == 0)
		copy(from);
	close(from);
}

void finish_log_copy()
{
	mark("end");
	int status;
	if (copier > 0)
		waitpid(copier, &status, 0);
}

} // namespace guest
