// SPDX-License-Identifier: GPL-2.0
/// @file
/// Kbuild's `.foo.o.cmd` files.
#include "cfl/cmd_file.hh"

#include <algorithm>
#include <array>
#include <utility>

#include "support/text.hh"

namespace cfl
{

namespace
{

bool is_source(const std::string &word)
{
	return !word.starts_with("-") && (word.ends_with(".cc") || word.ends_with(".c"));
}

bool is_compiler(const std::string &word)
{
	std::string name = fs::path(word).filename();
	for (const char *known : {"g++", "gcc", "clang"}) {
		if (name.find(known) != std::string::npos)
			return true;
	}
	return false;
}

/// Flags whose path is the next word.
bool takes_path(const std::string &flag)
{
	return flag == "-I" || flag == "-isystem" || flag == "-include" || flag == "-iquote" ||
	       flag == "-idirafter";
}

std::string absolute(const std::string &path, const fs::path &folder)
{
	return (fs::path(path).is_absolute() ? fs::path(path) : folder / path).lexically_normal();
}

/// Flags of GCC that Clang's front end refuses, by their beginning.
constexpr std::array unknown_to_clang{"-fno-allow-store-data-races",
				      "-fconserve-stack",
				      "-fno-ipa-",
				      "-fno-reorder-",
				      "-fno-var-tracking",
				      "-fplugin",
				      "-fasan-shadow-offset",
				      "-fsanitize=bounds-strict",
				      "-fmin-function-alignment",
				      "-fno-gnu-unique",
				      "-fzero-init-padding-bits",
				      "-mindirect-branch",
				      "-mfunction-return",
				      "-mpreferred-stack-boundary",
				      "-mskip-rax-setup",
				      "-mrecord-mcount",
				      "-mharden-sls",
				      "-Wa,"};

bool clang_knows(const std::string &flag)
{
	return std::none_of(unknown_to_clang.begin(), unknown_to_clang.end(),
			    [&](const char *start) { return flag.starts_with(start); });
}

} // namespace

std::vector<std::string> shell_split(std::string_view line)
{
	std::vector<std::string> words;
	std::string word;
	bool open = false; // a word has begun, though it may be empty: ''
	char quote = 0;
	for (std::size_t i = 0; i < line.size(); i++) {
		char c = line[i];
		bool escapes = c == '\\' && quote != '\'' && i + 1 < line.size();
		if (escapes && (quote == 0 || line[i + 1] == '"' || line[i + 1] == '\\' ||
				line[i + 1] == '$')) {
			word += line[++i];
			open = true;
		} else if (quote) {
			if (c == quote)
				quote = 0;
			else
				word += c;
		} else if (c == '\'' || c == '"') {
			quote = c;
			open = true;
		} else if (c == ' ' || c == '\t') {
			if (open)
				words.push_back(std::exchange(word, ""));
			open = false;
		} else {
			word += c;
			open = true;
		}
	}
	if (open)
		words.push_back(word);
	return words;
}

std::optional<CompileCommand> parse_compile_command(const std::string &line)
{
	CompileCommand command;
	std::vector<std::string> words = shell_split(line);
	for (std::size_t i = 0; i < words.size(); i++) {
		const std::string &word = words[i];
		if (word == ";" || word.ends_with(";") || word == "&&") {
			if (!command.source.empty() || !command.output.empty())
				break; // objtool and others follow
			command = {};
			continue;
		}
		if (command.compiler.empty()) {
			if (is_compiler(word))
				command.compiler = word;
			continue;
		}
		if (word == "-o" && i + 1 < words.size())
			command.output = words[++i];
		else if (is_source(word))
			command.source = word;
		else if (takes_path(word) && i + 1 < words.size())
			command.flags.insert(command.flags.end(), {word, words[++i]});
		else if (word != "-c" && !word.starts_with("-Wp,-M") && !word.starts_with("-MD"))
			command.flags.push_back(word);
	}
	if (command.source.empty())
		return std::nullopt;
	return command;
}

std::optional<CompileCommand> read_cmd_file(const fs::path &file)
{
	for (const std::string &line : split(try_read_file(file).value_or(""), '\n')) {
		if (!line.starts_with("savedcmd_") && !line.starts_with("cmd_"))
			continue;
		std::size_t at = line.find(":= ");
		if (at == std::string::npos)
			continue;
		// make's own escapes
		std::string text =
			replace_all(replace_all(line.substr(at + 3), "$$", "$"), "$(pound)", "#");
		if (auto command = parse_compile_command(text))
			return command;
	}
	return std::nullopt;
}

std::vector<std::string> absolute_flags(const CompileCommand &command, const fs::path &folder)
{
	std::vector<std::string> flags;
	for (std::size_t i = 0; i < command.flags.size(); i++) {
		const std::string &flag = command.flags[i];
		if (takes_path(flag) && i + 1 < command.flags.size())
			flags.insert(flags.end(), {flag, absolute(command.flags[++i], folder)});
		else if (flag.starts_with("-I") && flag.size() > 2)
			flags.push_back("-I" + absolute(flag.substr(2), folder));
		else
			flags.push_back(flag);
	}
	return flags;
}

std::vector<std::string> clang_flags(const CompileCommand &command, const fs::path &folder)
{
	std::vector<std::string> flags;
	for (std::string &flag : absolute_flags(command, folder)) {
		if (clang_knows(flag))
			flags.push_back(std::move(flag));
	}
	return flags;
}

fs::path real_source(const CompileCommand &command, const fs::path &folder)
{
	fs::path path = absolute(command.source, folder);
	std::error_code error;
	fs::path real = fs::canonical(path, error);
	return error ? path : real;
}

} // namespace cfl
