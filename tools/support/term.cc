// SPDX-License-Identifier: GPL-2.0
/// @file
/// Talk to the user.
#include "support/term.hh"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cfl::term
{

namespace
{

bool progress_shown;

std::size_t width()
{
	winsize size{};
	if (ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 10)
		return size.ws_col;
	return 80;
}

bool is_terminal()
{
	static const bool answer = isatty(2);
	return answer;
}

void clear()
{
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}

} // namespace

bool fancy()
{
	static const bool answer = [] {
		const char *kind = getenv("TERM");
		return is_terminal() && !getenv("NO_COLOR") && kind &&
		       std::string_view(kind) != "dumb";
	}();
	return answer;
}

std::string paint(Colour colour, std::string_view text)
{
	if (!fancy() || colour == Colour::Plain)
		return std::string(text);
	const char *code = colour == Colour::Bold     ? "1"
			   : colour == Colour::Red    ? "1;31"
			   : colour == Colour::Green  ? "32"
			   : colour == Colour::Yellow ? "33"
						      : "90";
	return fmt::format("\033[{}m{}\033[0m", code, text);
}

void say_line(std::string_view text)
{
	clear();
	fmt::print(stderr, "{}\n", text);
}

void error_line(std::string_view text)
{
	say_line(fmt::format("cfl: {}{}", paint(Colour::Red, "error: "), text));
}

void step(std::string_view verb, std::string_view text)
{
	say_line(fmt::format("{} {}", paint(Colour::Bold, fmt::format("{:>8}", verb)), text));
}

void progress(std::string_view text)
{
	if (!is_terminal())
		return;
	clear();
	fmt::print(stderr, "{}", text.substr(0, width() - 1));
	fflush(stderr);
	progress_shown = true;
}

} // namespace cfl::term
