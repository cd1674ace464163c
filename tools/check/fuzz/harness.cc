// SPDX-License-Identifier: GPL-2.0
/// @file
/// Runs generated functions with every input, each in a process of its own: `NAME ok`, `NAME bad` or
/// `NAME hangs` per function. With `all` as argument: in this process, until the first report.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

struct Entry {
	const char *name;
	void (*run)(unsigned in);
};
extern const Entry table[];
extern const unsigned table_size;

static constexpr unsigned INPUTS = 16;

static void run(const Entry &e)
{
	for (unsigned in = 0; in < INPUTS; in++)
		e.run(in);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !std::strcmp(argv[1], "all")) {
		for (unsigned i = 0; i < table_size; i++)
			run(table[i]);
		return 0;
	}
	for (unsigned i = 0; i < table_size; i++) {
		std::fflush(stdout);
		pid_t child = fork();
		if (child < 0) {
			std::perror("fork");
			return 2;
		}
		if (!child) {
			alarm(20);
			run(table[i]);
			_exit(0);
		}
		int status = 0;
		waitpid(child, &status, 0);
		bool hangs = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
		std::printf("%s %s\n", table[i].name, !status ? "ok" : hangs ? "hangs" : "bad");
	}
	return 0;
}
