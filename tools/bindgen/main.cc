// SPDX-License-Identifier: GPL-2.0
#include <bindgen/arena.hh>
#include <bindgen/cache.hh>
#include <bindgen/facts.hh>
#include <bindgen/flags.hh>
#include <bindgen/generate.hh>
#include <bindgen/headers.hh>
#include <bindgen/kbuild_flags.hh>
#include <bindgen/matrix.hh>
#include <bindgen/precompile.hh>
#include <bindgen/prove.hh>
#include <bindgen/results.hh>
#include <bindgen/verify.hh>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <malloc.h>
#include <set>
#include <support/command_line.hh>
#include <unistd.h>

using namespace cfl::bindgen;

namespace
{

namespace fs = std::filesystem;

/// A C header that exists as long as this object.
struct TemporaryHeader {
	std::string path;
	bool write(const std::string &text, std::string &error)
	{
		path = (fs::temp_directory_path() / fmt::format("cfl-btf-{}.h", getpid())).string();
		return write_file(path, text, false, error);
	}
	~TemporaryHeader()
	{
		std::error_code ignored;
		if (!path.empty())
			fs::remove(path, ignored);
	}
};

struct CommandLine {
	Options options;
	std::string kdir, output, depfile, report, compiler = "gcc", json, work, header_list,
						   exclude_list, find_excluded, verify, base,
						   from_btf, facts, symvers, make, results;
	size_t excluded = 0;
	bool every_header = false, print_flags = false, verify_kernel = false, list_macros = false;
	bool prove = false, use_cache = true, cache_status = false;
	unsigned cache_limit = 256;
	bool matrix = false, precompile = false;
	std::string cxx_flags;
	std::vector<std::string> only;
};

std::string depfile_text(const std::string &target, const std::vector<std::string> &inputs)
{
	std::string text = target + ":", rules;
	for (const std::string &i : inputs) {
		text += " \\\n " + i;
		rules += i + ":\n";
	}
	return text + "\n" + rules;
}

int complain(const std::vector<std::string> &errors)
{
	size_t shown = 0;
	for (const std::string &e : errors) {
		if (shown++ == 20) {
			fmt::print(stderr, "cfl-bindgen: ... and {} more\n", errors.size() - 20);
			break;
		}
		fmt::print(stderr, "cfl-bindgen: {}\n", e);
	}
	fmt::print(stderr, "cfl-bindgen: no output was written\n");
	return 2;
}

/// The header, and the dependency file if one is wanted.
int write_result(const CommandLine &c, const std::string &text,
		 const std::vector<std::string> &inputs)
{
	std::string error;
	if (c.output == "-") {
		if (fwrite(text.data(), 1, text.size(), stdout) != text.size() || fflush(stdout))
			return complain({"stdout: cannot be written"});
		return 0;
	}
	if (!write_file(c.output, text, false, error))
		return complain({error});
	std::string targets = c.output;
	if (c.precompile)
		targets += " " + Precompile{c.output, c.cxx_flags}.output(c.options);
	if (!c.depfile.empty() &&
	    !write_file(c.depfile, depfile_text(targets, inputs), false, error))
		return complain({error});
	return 0;
}

/// Exit 1: the proof was made and a promise is broken (a body, a layout, a symbol).
int run_proof(CommandLine &c)
{
	Options &o = c.options;
	std::string error, suffix = std::to_string(o.compiler.major());
	if (o.compiler.c.empty())
		o.compiler.c = (o.compiler.clang ? "clang-" : "gcc-") + suffix;
	if (o.compiler.cxx.empty())
		o.compiler.cxx = (o.compiler.clang ? "clang++-" : "g++-") + suffix;
	bool keep = !c.work.empty();
	if (!keep) {
		c.work = (fs::temp_directory_path() / "cfl-prove-XXXXXX").string();
		if (!mkdtemp(c.work.data()))
			return complain({c.work + ": cannot be made"});
	}
	Proof proof;
	std::vector<std::string> errors;
	auto start = std::chrono::steady_clock::now();
	bool ok = prove(o, c.work, proof, errors);
	std::error_code ignored;
	if (!keep)
		fs::remove_all(c.work, ignored);
	if (!ok)
		return complain(errors);
	if (!c.json.empty() && c.json != "-" && !write_file(c.json, proof.json(), false, error))
		return complain({error});
	fmt::print("{}", c.json == "-" ? proof.json() : proof.text());
	Verification btf;
	std::string image = o.target.empty() && !c.kdir.empty() ? find_image(c.kdir) : "";
	if (!c.results.empty()) {
		if (!image.empty() && !verify_btf(image, "", proof.layouts, btf, error))
			return complain({error});
		std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
		Result result = {o,	     proof,	     image.empty() ? nullptr : &btf,
				 c.excluded, c.exclude_list, took.count()};
		if (!write_result_section(c.results, result, error))
			return complain({error});
	}
	bool held = btf.disagreements.empty() && proof.bodies_failed == 0 &&
		    proof.asserts_failed == 0 && proof.bit_fields_differ == 0 &&
		    proof.symbol_differences() == 0;
	return held ? 0 : 1;
}

/// --header-list or --all-headers minus --exclude-list; headers of the kernel are searched like in C.
bool select_headers(CommandLine &c, std::string &error)
{
	std::vector<std::string> listed, excluded;
	if (!c.header_list.empty() && !read_header_list(c.header_list, listed, error))
		return false;
	if (c.every_header && !all_headers(c.options, listed, error))
		return false;
	if (!c.exclude_list.empty() && !read_header_list(c.exclude_list, excluded, error))
		return false;
	std::set<std::string> skip(excluded.begin(), excluded.end());
	for (const std::string &h : listed)
		if (!skip.contains(h))
			c.options.headers.push_back(h);
		else
			c.excluded++;
	if (!c.options.headers.empty())
		return true;
	error = "nothing to translate: give --header, --header-list or --all-headers";
	return false;
}

/// Exit 1: the kernel disagrees.
int run_verify(CommandLine &c)
{
	std::string text, error;
	Report report;
	std::vector<std::string> errors;
	c.options.macros = false;
	if (c.verify.empty())
		c.verify = find_image(c.kdir);
	if (c.verify.empty())
		return complain({c.kdir +
				 ": no vmlinux there and no vmlinuz of its version; name an "
				 "image with --image"});
	if (!generate(c.options, text, report, errors))
		return complain(errors);
	Verification v;
	if (!verify_btf(c.verify, c.base, report.layouts, v, error))
		return complain({error});
	if (!c.json.empty() && c.json != "-" && !write_file(c.json, v.json(), false, error))
		return complain({error});
	fmt::print("{}", c.json == "-" ? v.json() : v.text());
	return v.disagreements.empty() ? 0 : 1;
}

/// What has no constant, and why.
int run_macros(CommandLine &c)
{
	std::string text;
	Report report;
	std::vector<std::string> errors;
	if (!generate(c.options, text, report, errors))
		return complain(errors);
	std::map<std::string, std::vector<std::string>> classes;
	for (const auto &[name, why] : report.macros_out_of_reach)
		classes[macro_class(why)].push_back(fmt::format("\t{}: {}\n", name, why));
	for (const auto &[what, members] : classes) {
		fmt::print("{} ({})\n", what, members.size());
		for (const std::string &line : members)
			fmt::print("{}", line);
	}
	unsigned declared = 0;
	for (const auto &[name, why] : report.macros_out_of_reach)
		declared += why == "declared by C as well";
	unsigned done = report.constants + report.run_time_macros + report.type_macros + declared;
	unsigned config = report.config_macros;
	auto percent = [](unsigned part, unsigned all) { return all ? 100.0 * part / all : 100.0; };
	fmt::print(stderr,
		   "{} object-like macros tried: {} constants, {} read at run time, {} types, {} "
		   "declared by C "
		   "({:.1f} %; with {} CONFIG_* {:.1f} %); {} macros out of reach\n",
		   report.macros_tried, report.constants, report.run_time_macros,
		   report.type_macros, declared, percent(done, report.macros_tried), config,
		   percent(done + config, report.macros_tried + config),
		   report.macros_out_of_reach.size() - declared);
	return 0;
}

/// Writes the list of headers that do not parse, each with its reason.
int run_find_excluded(CommandLine &c)
{
	std::map<std::string, std::string> excluded;
	std::vector<std::string> errors;
	if (!drop_unparseable(c.options, excluded, errors))
		return complain(errors);
	std::string text, error;
	for (const auto &[header, why] : excluded)
		text += fmt::format("{}: {}\n", header.substr(1, header.size() - 2), why);
	if (!write_file(c.find_excluded, text, false, error))
		return complain({error});
	fmt::print("{} headers parse, {} do not\n", c.options.headers.size(), excluded.size());
	return 0;
}

const char *outcome_text(CacheOutcome outcome)
{
	return outcome == CacheOutcome::Hit    ? "hit"
	       : outcome == CacheOutcome::Miss ? "miss"
					       : "off";
}

/// The precompiled form of the header that was just written.
int run_precompile(const CommandLine &c, const CacheSettings &settings, const std::string &text)
{
	CacheOutcome outcome = CacheOutcome::Off;
	std::string error;
	if (!precompile(c.options, {c.output, c.cxx_flags}, text, settings, outcome, error)) {
		std::error_code ignored;
		fs::remove(c.output, ignored);
		if (!c.depfile.empty())
			fs::remove(c.depfile, ignored);
		return complain({error});
	}
	if (c.cache_status)
		fmt::print(stderr, "cfl-bindgen: precompiled: {}\n", outcome_text(outcome));
	return 0;
}

/// The plain run: a header and its dependencies, from the cache when nothing changed.
int run_cached(CommandLine &c)
{
	CacheSettings settings;
	if (c.use_cache)
		settings.folder = CacheSettings::default_folder();
	c.options.details = false;
	c.options.one_run = true;
#ifdef CFL_ARENA // not under sanitizers
	translation_starts = use_arena;
#endif
	c.options.hashes = c.use_cache;
	settings.limit = uint64_t(c.cache_limit) << 20;
	std::string text;
	std::vector<std::string> inputs, errors;
	CacheOutcome outcome = CacheOutcome::Off;
	if (!generate_cached(c.options, settings, text, inputs, errors, outcome))
		return complain(errors);
	if (c.cache_status)
		fmt::print(stderr, "cfl-bindgen: cache: {}\n", outcome_text(outcome));
	int status = write_result(c, text, inputs);
	return status || !c.precompile ? status : run_precompile(c, settings, text);
}

/// Exit 1: somewhere a body, a layout or a symbol is not C's.
int run_matrix(CommandLine &c)
{
	std::string error;
	std::vector<MatrixRow> rows;
	if (c.options.headers.empty())
		return complain({"give --header HEADER, such as lib/kernel/bindings.h"});
	for (std::string &h : c.options.headers)
		if (!h.starts_with("<"))
			h = fs::absolute(h).string();
	if (!matrix(c.options, c.only, c.work, rows, error))
		return complain({error});
	std::string json = matrix_json(rows);
	if (!c.json.empty() && c.json != "-" && !write_file(c.json, json, false, error))
		return complain({error});
	fmt::print("{}", c.json == "-" ? json : matrix_text(rows));
	for (const MatrixRow &r : rows)
		if (!r.held())
			return 1;
	return 0;
}

int run(CommandLine &c)
{
	Options &o = c.options;
	std::string error;
	o.compiler.clang = c.compiler == "clang";
	const std::string &version = o.compiler.version;
	if (version.empty() || version.find_first_not_of("0123456789.") != version.npos ||
	    !isdigit(static_cast<unsigned char>(version[0])))
		return complain({version + ": no version; give --compiler-version like 12.2.0"});
	if (c.matrix)
		return run_matrix(c);
	TemporaryHeader from_btf;
	if (!c.from_btf.empty()) {
		std::string text;
		if (!btf_as_c(c.from_btf, text, error) || !from_btf.write(text, error))
			return complain({error});
		o.headers.push_back(from_btf.path);
		if (o.flags.empty())
			o.flags = {"-nostdinc", "-std=gnu11", "-fshort-wchar", "-funsigned-char"};
	}
	if (o.flags.empty()) {
		if (c.kdir.empty())
			return complain({"give --kdir KDIR, or the kernel's C flags after --"});
		if (!kbuild_flags(c.kdir, c.make, o.flags, error))
			return complain({error});
		o.directory = c.kdir;
	} else if (o.directory.empty()) {
		o.directory = c.kdir.empty() ? fs::current_path().string() : c.kdir;
	}
	o.directory = fs::absolute(o.directory).string();
	if (c.print_flags) {
		for (const std::string &f : clang_arguments(o))
			fmt::print("{}\n", f);
		return 0;
	}
	if (!select_headers(c, error))
		return complain({error});
	for (std::string &h : o.headers) {
		if (h.starts_with("<"))
			continue;
		if (!fs::exists(h))
			return complain({h + ": no such header (named by --header)"});
		h = fs::absolute(h).string();
	}
	if (c.precompile) {
		if (c.output.empty() || c.output == "-" || !c.report.empty() || !c.facts.empty())
			return complain({"--precompile needs -o FILE, and goes neither with "
					 "--report nor with --facts"});
		if (!check_precompile(o, {c.output, c.cxx_flags}, error))
			return complain({error});
	} else if (!c.cxx_flags.empty()) {
		return complain({"--cxx-flags means something only with --precompile"});
	}
	if (!c.find_excluded.empty())
		return run_find_excluded(c);
	if (c.prove)
		return run_proof(c);
	if (c.verify_kernel || !c.verify.empty())
		return run_verify(c);
	if (c.list_macros)
		return run_macros(c);
	if (c.output.empty())
		return complain({"give -o FILE, or -o - for the terminal"});
	if (c.report.empty() && c.facts.empty())
		return run_cached(c);
	std::string text;
	Report report;
	std::vector<std::string> errors;
	bool ok = generate(o, text, report, errors);
	if (!c.report.empty() && !write_file(c.report, report.json(), false, error))
		return complain({error});
	if (!ok)
		return complain(errors);
	if (!c.facts.empty()) {
		std::string facts, symvers = c.symvers;
		if (symvers.empty() && fs::exists(fs::path(o.directory) / "Module.symvers"))
			symvers = (fs::path(o.directory) / "Module.symvers").string();
		if (!facts_json(report, symvers, facts, error) ||
		    !write_file(c.facts, facts, false, error))
			return complain({error});
	}
	return write_result(c, text, report.inputs);
}

} // namespace

namespace
{

void add_options(CLI::App &app, CommandLine &c)
{
	app.add_option("--kdir", c.kdir, "the kernel's build folder");
	app.add_option("--header", c.options.headers, "C header to translate")
		->allow_extra_args(false);
	app.add_option("--header-list", c.header_list, "file with one kernel header per line");
	app.add_flag("--all-headers", c.every_header, "all headers below the kernel's include/");
	app.add_option("--exclude-list", c.exclude_list, "headers to leave out, with reasons");
	app.add_option("--from-btf", c.from_btf, "make bindings from this image, without headers");
	app.add_option("--make", c.make, "variables for Kbuild: ARCH=arm64 CROSS_COMPILE=...");
	app.add_option("--target", c.options.target, "Clang's triple for another machine's kernel");
	app.add_option("--directory", c.options.directory, "where relative flags are meant");
	app.add_option("flags", c.options.flags, "the kernel's C flags, after --");
	app.add_option("--for", c.options.for_files, "emit only what these C++ files mention")
		->allow_extra_args(false);
	app.add_option("-I", c.options.include_roots, "where --for files find their headers")
		->allow_extra_args(false);
	app.add_option("--allow", c.options.allow, "emit these names or regular expressions")
		->allow_extra_args(false);
	app.add_flag_callback("--no-bodies", [&c] { c.options.bodies = false; }, "prototypes only");
	app.add_flag_callback(
		"--no-macros", [&c] { c.options.macros = false; }, "no constants from macros");
	app.add_flag_callback(
		"--no-layout-asserts", [&c] { c.options.layout_asserts = false; },
		"no static_assert");
	app.add_option("-o,--output", c.output, "file to write, - for stdout");
	app.add_option("--depfile", c.depfile, "dependencies for make");
	app.add_option("--report", c.report, "what was and was not carried over, as JSON");
	app.add_option("--facts", c.facts,
		       "what never returns, may sleep or allocate, and is exported, as JSON");
	app.add_option("--symvers", c.symvers, "for --facts; default Module.symvers of the kernel");
	app.add_option("--compiler", c.compiler, "the compiler that will read the result")
		->check(CLI::IsMember({"gcc", "clang"}));
	app.add_option("--compiler-version", c.options.compiler.version, "its version");
	app.add_flag("--precompile", c.precompile,
		     "also compile the header: FILE.gch for g++, FILE.pch for clang++");
	app.add_option("--cxx-flags", c.cxx_flags,
		       "for --precompile: the C++ flags of the units that will include it");
	app.add_option("--typed", c.options.typed,
		       "make types of annotations: user, iomem, percpu, rcu, endian, bitwise (with "
		       "commas)")
		->delimiter(',')
		->allow_extra_args(false)
		->check(CLI::IsMember({"user", "iomem", "percpu", "rcu", "endian", "bitwise"}));
	app.add_flag("--checked-enums", c.options.checked_enums,
		     "also an enum class for each enum, with checked conversions");
	app.add_flag_callback(
		"--no-cache", [&c] { c.use_cache = false; },
		"translate even if the same was translated before, and keep nothing");
	app.add_option("--cache-limit", c.cache_limit, "size of the cache in MiB, default 256");
	app.add_flag("--cache-status", c.cache_status,
		     "say on stderr whether it was a hit or a miss");
	app.add_flag("--macros", c.list_macros, "list the macros that have no constant, and why");
	app.add_flag("--print-flags", c.print_flags,
		     "print the flags that headers are parsed with");
	app.add_option("--find-excluded", c.find_excluded,
		       "find the headers that do not parse and write them to this list");
	app.add_flag("--prove", c.prove,
		     "compile everything in C and in C++ and compare the machine code");
	app.add_flag("--verify", c.verify_kernel,
		     "hold all layouts against the type information of the kernel");
	app.add_flag("--matrix", c.matrix,
		     "--prove for other configurations and machines; fetches their headers");
	app.add_option("--only", c.only, "rows of --matrix: NAME or NAME/COMPILER")
		->allow_extra_args(false);
	app.add_option("--image", c.verify, "the image for --verify (default: that of --kdir)");
	app.add_option("--base", c.base, "vmlinux, where --image is a module");
	app.add_option("--json", c.json, "the outcome of --prove as JSON (- for stdout)");
	app.add_option("--results", c.results,
		       "write the outcome of --prove, BTF included, into this document");
	app.add_option("--work", c.work,
		       "keep the work files of --prove or --matrix in this folder");
	app.add_option("--c-compiler", c.options.compiler.c, "for --prove; default gcc-N, clang-N");
	app.add_option("--cxx-compiler", c.options.compiler.cxx,
		       "for --prove and --precompile; default g++-N, clang++-N");
	app.add_option("--objdump", c.options.objdump, "for --prove; default objdump");
}

/// --help in the order in which a person needs it.
void group_options(CLI::App &app)
{
	const std::pair<const char *, std::vector<const char *>> groups[] = {
		{"Input: which kernel, which headers",
		 {"--kdir", "--header", "--header-list", "--all-headers", "--exclude-list",
		  "--from-btf", "--make", "--target", "--directory", "flags"}},
		{"Selection: what is emitted (everything, if nothing selects)",
		 {"--for", "-I", "--allow", "--no-bodies", "--no-macros", "--no-layout-asserts"}},
		{"Output", {"--output", "--depfile", "--report", "--facts", "--symvers"}},
		{"For which compiler",
		 {"--compiler", "--compiler-version", "--precompile", "--cxx-flags"}},
		{"What C does not have", {"--typed", "--checked-enums"}},
		{"Cache", {"--no-cache", "--cache-limit", "--cache-status"}},
		{"Questions instead of a header", {"--macros", "--print-flags", "--find-excluded"}},
		{"Proof instead of a header",
		 {"--prove", "--verify", "--matrix", "--only", "--image", "--base", "--json",
		  "--results", "--work", "--c-compiler", "--cxx-compiler", "--objdump"}},
	};
	for (const auto &[group, names] : groups)
		for (const char *name : names)
			app.get_option(name)->group(group);
	app.footer("cfl-bindgen --kdir /lib/modules/$(uname -r)/build --header my.h -o my.hh\n"
		   "Exit 0: done. 1: a proof was made and the answer is no. 2: it could not be "
		   "done; nothing was written.\ndocs/bindgen.md says what comes out and what the "
		   "limits are.");
}

} // namespace

int main(int argc, char **argv)
{
	// Much is allocated and little given back: few large steps instead of many small ones.
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TOP_PAD, 64 << 20);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	CommandLine c;
	CLI::App app("Translates kernel C headers to C++20, inline functions with their bodies.",
		     "cfl-bindgen");
	add_options(app, c);
	group_options(app);
	try {
		app.parse(argc, argv);
	} catch (const CLI::ParseError &e) {
		return cfl::not_parsed(app, e);
	}
	return run(c);
}
