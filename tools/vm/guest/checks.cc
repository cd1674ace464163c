// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a debug kernel can be asked, besides printing reports by itself.
#include "vm/guest/guest.hh"

#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace guest
{

namespace
{

constexpr const char *kmemleak = "/sys/kernel/debug/kmemleak";

/// False when there is no such file.
bool put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool good = write(fd, text, strlen(text)) > 0;
	close(fd);
	return good;
}

} // namespace

void prepare_checks()
{
	// A step that takes long is no hung task: each has a limit of its own, at which the kernel is
	// asked where everybody is.
	put("/proc/sys/kernel/hung_task_timeout_secs", "0");
	// Only who asks for it by fail-nth sees a failure, since the probability stays 0. Without a
	// stack trace each: some tests ask for hundreds.
	for (const char *what : {"failslab", "fail_page_alloc"}) {
		char file[64];
		for (const char *knob : {"ignore-gfp-wait", "ignore-gfp-highmem"}) {
			snprintf(file, sizeof(file), "/sys/kernel/debug/%s/%s", what, knob);
			put(file, "N");
		}
		snprintf(file, sizeof(file), "/sys/kernel/debug/%s/verbose", what);
		put(file, "0");
		snprintf(file, sizeof(file), "/sys/kernel/debug/%s/min-order", what);
		put(file, "0");
	}
}

void forget_leaks()
{
	put(kmemleak, "clear");
}

void report_leaks()
{
	if (access(kmemleak, W_OK) != 0)
		return;
	// Objects younger than five seconds are no leaks yet; one that is suspected must be so twice.
	usleep(5200000);
	put(kmemleak, "scan");
	put(kmemleak, "scan");
	FILE *in = fopen(kmemleak, "r");
	char line[900];
	while (in && fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		say("leak: ", line);
	}
	if (in)
		fclose(in);
}

} // namespace guest
