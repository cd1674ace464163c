// SPDX-License-Identifier: GPL-2.0
#include <bindgen/compile.hh>
#include <bindgen/flags.hh>
#include <bindgen/generate.hh>
#include <bindgen/precompile.hh>
#include <bindgen/store.hh>

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

std::string compiler_of(const Options &o)
{
	if (!o.compiler.cxx.empty())
		return o.compiler.cxx;
	return fmt::format("{}-{}", o.compiler.clang ? "clang++" : "g++", o.compiler.major());
}

/// Flags that change what the declarations mean: they must be the same in C and in C++.
bool is_abi(const std::string &flag)
{
	for (const char *f : {"-fshort-wchar", "-funsigned-char", "-fsigned-char", "-fshort-enums",
			      "-m16", "-m32", "-m64", "-mx32"})
		if (flag == f)
			return true;
	return flag.starts_with("--target=") || flag.starts_with("-mabi=") ||
	       flag.starts_with("-fpack-struct");
}

/// What the compiler says first: its message, or its last line.
std::string complaint(const std::string &text)
{
	std::istringstream lines(text);
	std::string line, last;
	while (std::getline(lines, line)) {
		if (line.find("error: ") != line.npos)
			return line;
		if (!line.empty())
			last = line;
	}
	return last.empty() ? "it gives no reason" : last;
}

bool read_whole(const std::string &path, std::string &content)
{
	std::ifstream in(path, std::ios::binary);
	std::stringstream text;
	text << in.rdbuf();
	content = std::move(text).str();
	return bool(in) && !content.empty();
}

} // namespace

bool check_precompile(const Options &options, const Precompile &what, std::string &error)
{
	std::string cxx = compiler_of(options);
	Output version = run({cxx, "--version"}, ".");
	if (version.status) {
		error = fmt::format("{}: cannot be run: install it, or name a compiler with "
				    "--cxx-compiler (for --precompile)",
				    cxx);
		return false;
	}
	bool is_clang = version.text.find("clang version") != std::string::npos;
	Output number = run({cxx, is_clang ? "-dumpversion" : "-dumpfullversion"}, ".");
	while (!number.text.empty() && isspace(static_cast<unsigned char>(number.text.back())))
		number.text.pop_back();
	if (is_clang != options.compiler.clang || number.text != options.compiler.version) {
		error = fmt::format("{} is {} {}, but the header is made for {} {}: give "
				    "--compiler {} --compiler-version {}",
				    cxx, is_clang ? "clang++" : "g++", number.text,
				    options.compiler.clang ? "clang++" : "g++",
				    options.compiler.version, is_clang ? "clang" : "gcc",
				    number.text);
		return false;
	}
	std::vector<std::string> flags = split_command(what.flags);
	for (const std::string &f : options.flags)
		if (is_abi(f) && std::find(flags.begin(), flags.end(), f) == flags.end() &&
		    f != "-m64" && !f.starts_with("--target=x86_64")) {
			error = fmt::format("{}: the kernel's C is compiled with it, so it "
					    "belongs into --cxx-flags as well",
					    f);
			return false;
		}
	for (const std::string &f : flags)
		if (is_abi(f) && f != "-m64" &&
		    std::find(options.flags.begin(), options.flags.end(), f) ==
			    options.flags.end()) {
			error = fmt::format("{}: the kernel's C is compiled without it, so it must "
					    "not be in --cxx-flags",
					    f);
			return false;
		}
	return true;
}

bool precompile(const Options &options, const Precompile &what, const std::string &text,
		const CacheSettings &settings, CacheOutcome &outcome, std::string &error)
{
	std::string cxx = compiler_of(options), header = fs::absolute(what.header).string();
	std::string output = what.output(options), content;
	std::string key =
		fmt::format("{}\n{}\n{}\n{}\n{}\n{}", cxx, run({cxx, "--version"}, ".").text,
			    what.flags, header, fs::current_path().string(), text);
	key = content_hash(key) + ".precompiled";
	Store store(settings.folder, settings.limit);
	outcome = store.ok() ? CacheOutcome::Miss : CacheOutcome::Off;
	if (store.ok() && store.get(key, content)) {
		outcome = CacheOutcome::Hit;
		return write_file(output, content, false, error);
	}
	std::string temporary = fmt::format("{}.{}.tmp", output, getpid());
	std::vector<std::string> command = {cxx};
	for (std::string &f : split_command(what.flags))
		command.push_back(std::move(f));
	for (const char *f : {"-w", "-x", "c++-header"})
		command.push_back(f);
	// A copy of the header from the cache has another time, and is the same header.
	if (options.compiler.clang)
		command.insert(command.end(), {"-Xclang", "-fno-pch-timestamp"});
	command.insert(command.end(), {header, "-o", fs::absolute(temporary).string()});
	Output made = run(command, ".");
	std::error_code ignored;
	if (made.status || !read_whole(temporary, content)) {
		fs::remove(temporary, ignored);
		error = fmt::format("{} does not precompile {} with these flags: {}", cxx,
				    what.header, complaint(made.text));
		return false;
	}
	fs::rename(temporary, output, ignored);
	if (ignored) {
		fs::remove(temporary, ignored);
		error = fmt::format("{}: cannot be written", output);
		return false;
	}
	if (store.ok())
		store.put(key, content);
	return true;
}

} // namespace cfl::bindgen
