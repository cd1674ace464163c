// SPDX-License-Identifier: GPL-2.0
/// @file
/// The program `cfl`.
#include <csignal>
#include <exception>

#include "cfl/cli.hh"
#include "support/error.hh"
#include "support/interrupt.hh"
#include "support/term.hh"

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	cfl::interrupt::install();
	try {
		return cfl::run_command_line({argv + 1, argv + argc});
	} catch (const cfl::Error &error) {
		cfl::term::error_line(error.what());
		return static_cast<int>(error.code());
	} catch (const std::exception &error) {
		cfl::term::error_line(error.what());
		return static_cast<int>(cfl::Exit::Cannot);
	}
}
