// SPDX-License-Identifier: GPL-2.0
/// @file
/// KVM or TCG.
#include "vm/accel.hh"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fmt/format.h>

#include "support/error.hh"
#include "support/paths.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

fs::path verdict_file()
{
	return cache_folder() / "kvm-verdict";
}

/// Changes when another kernel or another QEMU could decide otherwise.
std::string machine_key()
{
	utsname host{};
	uname(&host);
	std::error_code error;
	long long stamp = 0;
	if (auto qemu = find_program("qemu-system-x86_64"))
		stamp = fs::last_write_time(*qemu, error).time_since_epoch().count();
	return fmt::format("{} {} {}", host.release, host.version, stamp);
}

} // namespace

KvmState kvm_state()
{
	const char *forced = getenv("CFL_ACCEL");
	if (forced && std::string_view(forced) == "tcg")
		return {.reason = "CFL_ACCEL=tcg"};
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int error = errno;
	if (fd >= 0)
		close(fd);
	else if (error == ENOENT)
		return {.reason = "there is no /dev/kvm"};
	else
		return {.reason = fmt::format("/dev/kvm cannot be opened: {}", strerror(error))};
	if (forced && std::string_view(forced) == "kvm")
		return {.try_it = true};
	std::vector<std::string> lines = split(try_read_file(verdict_file()).value_or(""), '\n');
	if (lines.size() < 2 || lines[0] != machine_key())
		return {.try_it = true};
	return {.try_it = lines[1].empty(), .proven = lines[1].empty(), .reason = lines[1]};
}

void remember_kvm(const std::string &reason)
{
	try {
		make_folders(cache_folder());
		write_file(verdict_file(), fmt::format("{}\n{}\n", machine_key(), reason));
	} catch (const Error &) {
		// Only a cache: without it KVM is tried again next time.
	}
}

} // namespace cfl
