// SPDX-License-Identifier: GPL-2.0
#include <bindgen/compile.hh>
#include <bindgen/flags.hh>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cfl::bindgen
{

namespace
{

bool separate_argument(const std::string &flag)
{
	return flag == "-I" || flag == "-D" || flag == "-U" || flag == "-include" ||
	       flag == "-imacros" || flag == "-isystem" || flag == "-iquote" ||
	       flag == "-idirafter";
}

bool includes(const std::string &flag)
{
	for (const char *p : {"-I", "-include", "-imacros", "-isystem", "-iquote", "-idirafter"})
		if (flag.starts_with(p))
			return true;
	return false;
}

bool is_noise(const std::string &flag)
{
	for (const char *p : {"-W", "-g", "-MMD", "-MD", "-fplugin", "-fmacro-prefix", "-flto",
			      "-fsanitize-coverage", "-mrecord-mcount"})
		if (flag.starts_with(p))
			return true;
	return flag == "-c";
}

bool only_for_c(const std::string &flag)
{
	for (const char *p : {"-std=", "-fgnu89", "-ffreestanding", "-nostdinc", "-fms-extensions",
			      "-fno-builtin-wcslen"})
		if (flag.starts_with(p))
			return true;
	return false;
}

void finish(std::vector<std::string> &command, const Options &options)
{
	for (const char *f : {"-w", "-ffunction-sections", "-fdata-sections", "-fno-ipa-icf"})
		if (!options.compiler.clang || f != std::string("-fno-ipa-icf"))
			command.push_back(f);
	if (options.compiler.clang) {
		command.push_back("-ferror-limit=0");
		command.push_back("-fbracket-depth=4096");
		// Also what is an error by default; the headers were parsed like that as well.
		command.push_back("-Wno-everything");
	} else {
		command.push_back("-fmax-errors=0");
	}
}

} // namespace

Output run(const std::vector<std::string> &command, const std::string &directory)
{
	Output out;
	int pipe_ends[2];
	if (pipe2(pipe_ends, O_CLOEXEC) != 0)
		return {127, "cannot make a pipe"};
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], 1);
	posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], 2);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (!directory.empty())
		posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
	std::vector<char *> argv;
	for (const std::string &a : command)
		argv.push_back(const_cast<char *>(a.c_str()));
	argv.push_back(nullptr);
	pid_t child = 0;
	int failed = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
	posix_spawn_file_actions_destroy(&actions);
	close(pipe_ends[1]);
	if (failed) {
		close(pipe_ends[0]);
		return {127, command[0] + ": " + strerror(failed)};
	}
	char buffer[65536];
	for (ssize_t n; (n = read(pipe_ends[0], buffer, sizeof(buffer))) > 0;)
		out.text.append(buffer, static_cast<size_t>(n));
	close(pipe_ends[0]);
	int status = 0;
	waitpid(child, &status, 0);
	out.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	return out;
}

std::vector<std::string> c_command(const Options &options, const std::string &config_fix)
{
	std::vector<std::string> command = {options.compiler.c};
	std::vector<std::string> flags =
		options.compiler.clang ? clang_code_flags(options) : options.flags;
	for (size_t i = 0; i < flags.size(); i++) {
		const std::string &f = flags[i];
		if (separate_argument(f) && i + 1 < flags.size()) {
			command.push_back(f);
			command.push_back(flags[++i]);
			if (f == "-include" && flags[i].ends_with("linux/kconfig.h")) {
				command.push_back("-include");
				command.push_back(config_fix);
			}
		} else if (!is_noise(f)) {
			command.push_back(f);
		}
	}
	finish(command, options);
	return command;
}

std::vector<std::string> cxx_command(const Options &options)
{
	std::vector<std::string> command = {options.compiler.cxx, "-std=c++20",	     "-nostdinc",
					    "-nostdinc++",	  "-fno-exceptions", "-fno-rtti",
					    "-fno-finite-loops"};
	// As kbuild/flags.mk has it: results may be undefined, as in C.
	if (options.compiler.clang)
		command.push_back("-fno-strict-return");
	std::vector<std::string> flags =
		options.compiler.clang ? clang_code_flags(options) : options.flags;
	for (size_t i = 0; i < flags.size(); i++) {
		const std::string &f = flags[i];
		if (separate_argument(f)) {
			i++;
			continue;
		}
		if (!includes(f) && !is_noise(f) && !only_for_c(f) && !f.starts_with("-D"))
			command.push_back(f);
	}
	finish(command, options);
	return command;
}

} // namespace cfl::bindgen
