// SPDX-License-Identifier: GPL-2.0
#include <bindgen/flags.hh>

#include <clang/Options/Options.h>
#include <llvm/Option/ArgList.h>
#include <llvm/Option/OptTable.h>

namespace cfl::bindgen
{

// Named address spaces (__seg_gs) exist in GNU C only; without these symbols the kernel's older
// accessors come out, with the same ABI. Only the translation sees it.
const char *const CONFIG_FIX_TEXT = "#undef CONFIG_CC_HAS_NAMED_AS\n"
				    "#undef CONFIG_USE_X86_SEG_SUPPORT\n";

namespace
{

bool takes_next(const std::string &flag)
{
	return flag == "-I" || flag == "-D" || flag == "-U" || flag == "-include" ||
	       flag == "-imacros" || flag == "-isystem" || flag == "-iquote" ||
	       flag == "-idirafter" || flag == "-target";
}

bool is_preprocessor(const std::string &flag)
{
	for (const char *p : {"-I", "-D", "-U", "-include", "-imacros", "-isystem", "-iquote",
			      "-idirafter", "-nostdinc", "-std=", "--target=", "-target", "-O"})
		if (flag.starts_with(p))
			return true;
	return false;
}

/// ABI names that only GCC uses; for Clang it is the default of the target.
bool is_gcc_abi(const Options &options, const std::string &flag)
{
	bool arm = options.target.starts_with("aarch64") || options.target.starts_with("arm");
	return arm && flag.starts_with("-mabi=");
}

/// Flags that Clang knows but refuses for some target, and that change nothing that is parsed.
bool is_code_only(const std::string &flag)
{
	for (const char *p : {"-mrecord-mcount",
			      "-mnop-mcount",
			      "-mfentry",
			      "-pg",
			      "-fplugin",
			      "-flto",
			      "-ffat-lto",
			      "-fprofile",
			      "-fsanitize-coverage",
			      "-fdump",
			      "-mstack-protector",
			      "-mretpoline",
			      "-mharden",
			      "-mfunction-return",
			      "-mindirect",
			      "-ftrivial",
			      "-fzero-call",
			      "-fpatchable",
			      "-fcs-",
			      "-mbranch-cost",
			      "-mtune",
			      "-fsplit"})
		if (flag.starts_with(p))
			return true;
	return false;
}

bool known_to_clang(const std::string &flag)
{
	const llvm::opt::OptTable &table = clang::getDriverOptTable();
	unsigned missing_index = 0, missing_count = 0;
	const char *argv[] = {flag.c_str()};
	llvm::opt::InputArgList args =
		table.ParseArgs(argv, missing_index, missing_count,
				llvm::opt::Visibility(clang::options::ClangOption));
	return missing_count == 0 && !args.hasArg(clang::options::OPT_UNKNOWN) &&
	       !args.hasArg(clang::options::OPT_INPUT);
}

bool is_compiler_option(const std::string &flag)
{
	return (flag.starts_with("-f") || flag.starts_with("-m")) && !is_code_only(flag) &&
	       known_to_clang(flag);
}

} // namespace

std::vector<std::string> clang_arguments(const Options &options)
{
	std::vector<std::string> out;
	const std::vector<std::string> &in = options.flags;
	bool address = false;
	bool thread = false;
	if (!options.target.empty())
		out.push_back("--target=" + options.target);
	for (size_t i = 0; i < in.size(); i++) {
		const std::string &flag = in[i];
		if (takes_next(flag) && i + 1 < in.size()) {
			out.push_back(flag);
			out.push_back(in[++i]);
			if (flag == "-include" && in[i].ends_with("linux/kconfig.h")) {
				out.push_back("-include");
				out.push_back(CONFIG_FIX_PATH);
			}
		} else if (flag == "-o" || flag == "-MF" || flag == "-MT" || flag == "-MQ" ||
			   flag == "--param") {
			i++;
		} else if (flag.starts_with("-fsanitize=")) {
			address |= flag.find("kernel-address") != std::string::npos;
			thread |= flag == "-fsanitize=thread";
			// A kernel built by GCC may name a sanitizer that only GCC has.
			if (options.compiler.clang &&
			    flag.find("bounds-strict") == std::string::npos)
				out.push_back(flag);
		} else if (is_preprocessor(flag) ||
			   (is_compiler_option(flag) && !is_gcc_abi(options, flag))) {
			out.push_back(flag);
		}
	}
	if (!options.compiler.clang) {
		out.push_back("-U__clang__");
		out.push_back("-fgnuc-version=" + options.compiler.version);
		if (address)
			out.push_back("-D__SANITIZE_ADDRESS__=1");
		// KCSAN hears of atomic accesses, and of data_race(), by what headers then do.
		if (thread)
			out.push_back("-D__SANITIZE_THREAD__=1");
	}
	for (const char *f : {"-Wno-everything", "-Wunknown-attributes", "-ferror-limit=0",
			      "-fno-spell-checking", "-fbracket-depth=4096"})
		out.push_back(f);
	return out;
}

std::vector<std::string> clang_code_flags(const Options &options)
{
	std::vector<std::string> out;
	const std::vector<std::string> &in = options.flags;
	if (!options.target.empty())
		out.push_back("--target=" + options.target);
	for (size_t i = 0; i < in.size(); i++) {
		if (takes_next(in[i]) && i + 1 < in.size()) {
			out.push_back(in[i]);
			out.push_back(in[++i]);
		} else if (is_preprocessor(in[i]) ||
			   (is_compiler_option(in[i]) && !is_gcc_abi(options, in[i]))) {
			out.push_back(in[i]);
		}
	}
	return out;
}

std::vector<std::string> split_command(const std::string &text)
{
	std::vector<std::string> words;
	std::string word;
	bool inside = false;
	char quote = 0;
	for (size_t i = 0; i < text.size(); i++) {
		char c = text[i];
		if (quote) {
			if (c == quote)
				quote = 0;
			else if (c == '\\' && quote == '"' && i + 1 < text.size())
				word += text[++i];
			else
				word += c;
		} else if (c == '\'' || c == '"') {
			quote = c;
			inside = true;
		} else if (c == '\\' && i + 1 < text.size()) {
			word += text[++i];
			inside = true;
		} else if (c == ' ' || c == '\t' || c == '\n') {
			if (inside)
				words.push_back(std::move(word));
			word.clear();
			inside = false;
		} else {
			word += c;
			inside = true;
		}
	}
	if (inside)
		words.push_back(std::move(word));
	return words;
}

} // namespace cfl::bindgen
