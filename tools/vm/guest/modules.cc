// SPDX-License-Identifier: GPL-2.0
/// @file
/// Loads and unloads modules.
#include "vm/guest/guest.hh"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace guest
{

int load_module(const char *file, const char *params)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	long result = syscall(SYS_finit_module, fd, params, 0);
	int error = result < 0 ? errno : 0;
	close(fd);
	return error;
}

int unload_module(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) < 0 ? errno : 0;
}

bool kernel_is_hurt()
{
	constexpr unsigned long died = 1ul << 7; // TAINT_DIE
	char text[32] = {};
	int fd = open("/proc/sys/kernel/tainted", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t size = read(fd, text, sizeof(text) - 1);
	close(fd);
	return size > 0 && (strtoul(text, nullptr, 10) & died);
}

} // namespace guest
