// SPDX-License-Identifier: GPL-2.0
#include <bindgen/compile.hh>
#include <bindgen/constant_operands.hh>
#include <bindgen/disassembly.hh>
#include <bindgen/flags.hh>
#include <bindgen/generate.hh>
#include <bindgen/prove.hh>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

constexpr const char *BIT_FIELD_PREFIX = "cfl_bit_field_";
/// Functions that are compiled at a time: bounds memory, and repays the parse of the headers.
constexpr size_t BATCH = 9000;
constexpr const char *LLVM_OBJDUMP = "/usr/lib/llvm-22/bin/llvm-objdump";
/// Up to so many headers a proof is short and shows no progress.
constexpr size_t QUIET = 200;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start)
{
	return std::chrono::duration<double>(Clock::now() - start).count();
}

/// One proof in its folder.
class Prover
{
public:
	Prover(const Options &options, std::string folder, Proof &proof,
	       std::vector<std::string> &errors)
		: options_(options), folder_(std::move(folder)), proof_(proof), errors_(errors)
	{
	}

	bool run_all()
	{
		std::error_code ignored;
		fs::create_directories(folder_, ignored);
		folder_ = fs::absolute(folder_).string();
		if (!generate_header() || !write(path("config-fix.h"), CONFIG_FIX_TEXT))
			return false;
		proof_.bodies = report_.bodies;
		proof_.records = report_.records;
		proof_.offsets = report_.offsets;
		proof_.asserts = report_.records + report_.offsets;
		proof_.layouts = std::move(report_.layouts);
		proof_.headers = options_.headers.size();
		names_ = report_.static_bodies;
		leave_out_known();
		bool held = check_syntax();
		say("all bodies and layouts compiled");
		if (!held) // the percentages say it
			return true;
		return all_batches() && find_causes();
	}

private:
	/// One table of everything can take more memory than there is; a batch cannot.
	bool all_batches()
	{
		std::vector<std::string> all = std::move(names_);
		for (const BitField &b : report_.bit_fields)
			if (!b.is_const)
				stores_.push_back(&b);
		size_t count = std::max<size_t>(1, (all.size() + BATCH - 1) / BATCH);
		for (size_t i = 0; i < count; i++) {
			names_.assign(all.begin() + std::ptrdiff_t(all.size() * i / count),
				      all.begin() + std::ptrdiff_t(all.size() * (i + 1) / count));
			first_store_ = stores_.size() * i / count;
			last_store_ = stores_.size() * (i + 1) / count;
			if (!compile_c() || !compile_cxx() || !compare())
				return false;
			if (count > 1)
				say(fmt::format(
					"{} of {} batches, {} functions, {} with other code", i + 1,
					count, proof_.functions,
					proof_.functions - proof_.identical));
		}
		return true;
	}

	/// What the two front ends make of the functions that differ, compared by causes.py.
	bool find_causes()
	{
		names_.clear();
		for (const Difference &d : proof_.differences)
			names_.push_back(d.function);
		if (names_.empty())
			return true;
		first_store_ = last_store_ = 0;
		dump_ = true;
		if (!compile_c() || !compile_cxx())
			return false;
		std::string text;
		for (const Difference &d : proof_.differences)
			text += d.function + "\n";
		if (!write(path("differ"), text))
			return false;
		Output out = run({"python3", CFL_BINDGEN_FOLDER "/causes.py",
				  options_.compiler.clang ? "llvm" : "gimple", path("c.dump"),
				  path("cxx.dump"), path("differ")},
				 "");
		nlohmann::json causes =
			nlohmann::json::parse(out.status ? "" : out.text, nullptr, false);
		if (!causes.is_object()) {
			errors_.push_back("causes.py: " + out.text.substr(0, 1000));
			return false;
		}
		for (Difference &d : proof_.differences)
			if (auto it = causes.find(d.function); it != causes.end()) {
				d.cause = it->value("cause", NO_CAUSE);
				d.evidence = it->value("evidence", "");
				d.through = it->value("through", "");
			}
		say("causes of the differences looked for");
		return true;
	}

	/// What to make of a unit: the object, or what the front end hands to the optimisers.
	std::vector<std::string> product(const std::string &unit) const
	{
		if (!dump_)
			return {"-c", "-o", path(unit + ".o")};
		if (options_.compiler.clang)
			return {"-S", "-emit-llvm",	   "-Xclang", "-disable-llvm-passes",
				"-o", path(unit + ".dump")};
		return {"-c", "-fdump-tree-gimple=" + path(unit + ".dump"), "-o",
			path(unit + "-dump.o")};
	}

	void say(const std::string &what) const
	{
		if (options_.headers.size() > QUIET)
			fmt::print(stderr, "prove: {:4.0f} s: {}\n", seconds_since(start_), what);
	}

	std::string path(const std::string &name) const { return folder_ + "/" + name; }

	bool write(const std::string &file, const std::string &text)
	{
		std::string error;
		if (write_file(file, text, false, error))
			return true;
		errors_.push_back(error);
		return false;
	}

	bool generate_header()
	{
		std::string text;
		Options o = options_;
		o.macros = false;
		if (!generate(o, text, report_, errors_))
			return false;
		return write(path("bindings.hh"), text);
	}

	/// Asserts and bodies, before anything is forced out of line.
	bool check_syntax()
	{
		write(path("syntax.cc"), "#include \"bindings.hh\"\n");
		std::vector<std::string> command = cxx_command(options_);
		command.insert(command.end(), {"-fsyntax-only", path("syntax.cc")});
		Output out = run(command, options_.directory);
		if (out.status == 0)
			return true;
		std::istringstream lines(out.text);
		std::set<std::string> places;
		for (std::string line; std::getline(lines, line);) {
			size_t at = line.find(": error: ");
			if (at == line.npos)
				at = line.find(": fatal error: ");
			if (at == line.npos)
				continue;
			if (line.find("static assertion failed") != line.npos)
				proof_.asserts_failed++;
			else if (places.insert(line.substr(0, at)).second)
				proof_.bodies_failed++;
			if (proof_.errors.size() < 50)
				proof_.errors.push_back(line);
		}
		if (proof_.errors.empty())
			proof_.errors.push_back(out.text.substr(0, 2000));
		return false;
	}

	std::string table(bool cxx) const
	{
		std::string text = cxx ? "extern \"C\" {\n" : "";
		text += cxx ? "extern const void *const cfl_table[];\n" : "";
		// A function may be hidden by a macro of its name.
		for (const std::string &n : names_)
			text += cxx ? "" : fmt::format("#undef {}\n", n);
		text += "const void *const cfl_table[] __attribute__((used)) = {\n";
		for (const std::string &n : names_)
			text += fmt::format("\t(const void *)&{},\n", n);
		text += "\t0};\n";
		for (size_t i = first_store_; i < last_store_; i++) {
			const BitField &b = *stores_[i];
			text += fmt::format(
				"void {0}{1}({2} *p);\nvoid {0}{1}({2} *p) {{ p->{3} = "
				"({4}){5}; }}\n",
				BIT_FIELD_PREFIX, i, b.record, cxx ? b.cxx_member : b.member,
				cxx ? fmt::format("decltype((({} *)0)->{})", b.record, b.cxx_member)
				    : "long",
				"-1");
		}
		return text + (cxx ? "}\n" : "");
	}

	/// Compiles C and leaves out what cannot stand alone in C either ("i" operands that are
	/// parameters, assertions about constants): the outermost function of each complaint.
	bool compile_c()
	{
		std::string includes;
		for (const std::string &h : options_.headers)
			includes += h.starts_with("<") ? fmt::format("#include {}\n", h)
						       : fmt::format("#include \"{}\"\n", h);
		for (unsigned round = 0; round < 80; round++) {
			if (!write(path("c.c"), includes + table(false)))
				return false;
			std::vector<std::string> command =
				c_command(options_, path("config-fix.h"));
			for (const std::string &argument : product("c"))
				command.push_back(argument);
			command.push_back(path("c.c"));
			Output out = run(command, options_.directory);
			if (out.status == 0)
				return true;
			if (!leave_out(out.text)) {
				errors_.push_back("the C side does not compile: " +
						  out.text.substr(0, 3000));
				return false;
			}
		}
		errors_.push_back("the C side does not come to an end");
		return false;
	}

	bool compile_cxx()
	{
		write(path("cxx.cc"), "#include \"bindings.hh\"\n" + table(true));
		std::vector<std::string> command = cxx_command(options_);
		for (const std::string &argument : product("cxx"))
			command.push_back(argument);
		command.push_back(path("cxx.cc"));
		Output out = run(command, options_.directory);
		if (out.status == 0)
			return true;
		errors_.push_back("the C++ side fails where C does not: " +
				  out.text.substr(0, 3000));
		return false;
	}

	/// Removes functions that the compiler complains about. False: nothing was recognised.
	bool leave_out(const std::string &messages)
	{
		std::set<std::string> bad;
		static const std::regex in_function("In function ['‘`]*([A-Za-z_0-9]+)");
		static const std::regex inlined("inlined from ['‘`]*([A-Za-z_0-9]+)");
		static const std::regex address("function ['‘`]*([A-Za-z_0-9]+)");
		static const std::regex table_line("c\\.c:([0-9]+):[0-9]+: error");
		std::istringstream lines(messages);
		std::string current;
		std::smatch m;
		for (std::string line; std::getline(lines, line);) {
			if (std::regex_search(line, m, in_function) ||
			    std::regex_search(line, m, inlined))
				current = m[1];
			else if (line.find("error:") != line.npos && !current.empty())
				bad.insert(current);
			if (std::regex_search(line, m, table_line))
				table_entry(std::stoul(m[1]), bad);
			else if (line.find(": Error: ") != line.npos || // the assembler's
				 (line.find("error:") != line.npos && options_.compiler.clang))
				by_source_line(line, bad);
		}
		return drop(bad);
	}

	bool drop(const std::set<std::string> &bad)
	{
		size_t before = names_.size();
		std::erase_if(names_, [&](const std::string &n) {
			if (!bad.contains(n))
				return false;
			proof_.left_out.push_back(n);
			return true;
		});
		proof_.not_out_of_line += before - names_.size();
		return names_.size() < before;
	}

	/// GCC names one impossible operand per run: those that are always there need no run.
	void leave_out_known()
	{
		std::set<std::string> known;
		for (const char *name : CONSTANT_OPERANDS)
			known.insert(name);
		drop(known);
	}

	/// A complaint in the table itself (an address that may not be taken).
	void table_entry(size_t line, std::set<std::string> &bad) const
	{
		size_t first = options_.headers.size() + names_.size() + 2;
		if (line >= first && line - first < names_.size())
			bad.insert(names_[line - first]);
	}

	/// Clang only says where the assembly stands: every function whose body is there, and the
	/// callers that it was inlined into.
	void by_source_line(const std::string &line, std::set<std::string> &bad)
	{
		static const std::regex place("^(.*):([0-9]+):([0-9]+: error| Error)");
		std::smatch m;
		if (!std::regex_search(line, m, place))
			return;
		fs::path file = fs::path(options_.directory) / m[1].str();
		std::error_code ignored;
		std::string name = fs::weakly_canonical(file, ignored).string();
		unsigned at = static_cast<unsigned>(std::stoul(m[2]));
		for (const FunctionPlace &f : report_.function_places) {
			if (f.first > at || f.last < at)
				continue;
			fs::path other = fs::path(options_.directory) / f.file;
			if (fs::weakly_canonical(other, ignored).string() == name)
				with_callers(f.name, bad);
		}
	}

	void with_callers(const std::string &name, std::set<std::string> &bad)
	{
		if (!bad.insert(name).second)
			return;
		auto it = report_.always_inline_callers.find(name);
		if (it != report_.always_inline_callers.end())
			for (const std::string &caller : it->second)
				with_callers(caller, bad);
	}

	bool disassemble(const std::string &object, std::map<std::string, Code> &code)
	{
		std::vector<std::string> command = {options_.objdump.empty() ? default_objdump("")
									     : options_.objdump,
						    "-dr", "--no-show-raw-insn"};
		if (command[0] == LLVM_OBJDUMP && options_.target.starts_with("s390x"))
			command.push_back("--mcpu=z16"); // no file says what its assembly needs
		if (command[0] == LLVM_OBJDUMP && options_.target.starts_with("aarch64"))
			command.push_back("--mattr=+all");
		command.push_back(path(object));
		Output out = run(command, "");
		if (out.status != 0) {
			errors_.push_back(out.text);
			return false;
		}
		code = parse_disassembly(out.text);
		return true;
	}

	/// The symbols a function refers to itself or through local functions it calls.
	void reach(const std::map<std::string, Code> &code, const std::string &name,
		   std::set<std::string> &seen, std::set<std::string> &symbols) const
	{
		if (!seen.insert(name).second)
			return;
		auto it = code.find(name);
		if (it == code.end()) {
			symbols.insert(name);
			return;
		}
		for (const std::string &s : it->second.symbols)
			reach(code, s, seen, symbols);
	}

	std::set<std::string> symbols(const std::map<std::string, Code> &code,
				      const std::string &name) const
	{
		std::set<std::string> seen, all;
		reach(code, name, seen, all);
		all.erase(".rodata");
		return all;
	}

	static std::string mnemonic(const std::string &instruction)
	{
		return instruction.substr(0, instruction.find(' '));
	}

	std::string classify(const Code &c, const Code &x, bool calls_differ) const
	{
		if (calls_differ)
			return "another function was inlined or left out of line";
		std::vector<std::string> a, b;
		for (const std::string &i : c.instructions)
			a.push_back(mnemonic(i));
		for (const std::string &i : x.instructions)
			b.push_back(mnemonic(i));
		if (a == b)
			return "same instructions, other registers or stack slots";
		std::sort(a.begin(), a.end());
		std::sort(b.begin(), b.end());
		if (a == b)
			return "same instructions, other order";
		if (x.instructions.size() < c.instructions.size())
			return "C++ is shorter";
		if (x.instructions.size() == c.instructions.size())
			return "same length, other instructions";
		return "C++ is longer";
	}

	bool compare()
	{
		std::map<std::string, Code> c, x;
		if (!disassemble("c.o", c) || !disassemble("cxx.o", x))
			return false;
		std::set<std::string> wanted(names_.begin(), names_.end());
		for (const auto &[name, code] : c)
			if (name.starts_with(BIT_FIELD_PREFIX))
				wanted.insert(name);
		for (const std::string &name : wanted) {
			bool bit_field = name.starts_with(BIT_FIELD_PREFIX);
			auto a = c.find(name), b = x.find(name);
			if (a == c.end() && b == x.end())
				continue;
			bool same = a != c.end() && b != x.end() &&
				    a->second.instructions == b->second.instructions;
			if (bit_field) {
				proof_.bit_fields++;
				proof_.bit_fields_differ += !same;
				continue;
			}
			proof_.functions++;
			if (a != c.end())
				proof_.c_instructions += a->second.instructions.size();
			if (b != x.end())
				proof_.cxx_instructions += b->second.instructions.size();
			if (same)
				proof_.identical++;
			else
				record_difference(name, c, x);
		}
		return true;
	}

	/// What the compiler adds by itself: the stack protector where an address of the stack is
	/// taken (C++ builds a returned record in place, C copies it), and KASAN's reports, one for
	/// each width of an access (a bit-field may be loaded as one byte or as two).
	static bool guards_only(const std::vector<std::string> &names)
	{
		for (const std::string &n : names)
			if (n.find("_stack_chk_") == n.npos && !n.starts_with("__asan_report_"))
				return false;
		return true;
	}

	void record_difference(const std::string &name, const std::map<std::string, Code> &c,
			       const std::map<std::string, Code> &x)
	{
		Difference d;
		d.function = name;
		auto a = c.find(name), b = x.find(name);
		if (a == c.end() || b == x.end()) {
			d.kind = a == c.end() ? "only in C++" : "only in C";
		} else {
			d.c_instructions = a->second.instructions.size();
			d.cxx_instructions = b->second.instructions.size();
			std::set<std::string> sa = symbols(c, name), sb = symbols(x, name);
			std::set_difference(sa.begin(), sa.end(), sb.begin(), sb.end(),
					    std::back_inserter(d.lost));
			std::set_difference(sb.begin(), sb.end(), sa.begin(), sa.end(),
					    std::back_inserter(d.gained));
			bool guards = guards_only(d.lost) && guards_only(d.gained) &&
				      d.lost.size() + d.gained.size() > 0;
			d.kind = guards ? "other checks of the compiler: stack protector, KASAN"
				 : !d.lost.empty() || !d.gained.empty()
					 ? "other symbols"
					 : classify(a->second, b->second,
						    a->second.symbols != b->second.symbols);
		}
		proof_.kinds[d.kind]++;
		proof_.differences.push_back(std::move(d));
	}

	const Options &options_;
	std::string folder_;
	Proof &proof_;
	std::vector<std::string> &errors_;
	Report report_;
	std::vector<std::string> names_; ///< Of the batch.
	std::vector<const BitField *> stores_;
	size_t first_store_ = 0, last_store_ = 0; ///< Those of the batch.
	bool dump_ = false;			  ///< Compile for the front ends' output.
	Clock::time_point start_ = Clock::now();
};

double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 100.0;
}

} // namespace

std::string default_objdump(const std::string &prefix)
{
	return fs::exists(LLVM_OBJDUMP) ? LLVM_OBJDUMP : prefix + "objdump";
}

double Proof::bodies_percent() const
{
	return percent(bodies - std::min(bodies, bodies_failed), bodies);
}

double Proof::layout_percent() const
{
	size_t all = asserts + bit_fields;
	return percent(all - std::min(all, asserts_failed + bit_fields_differ), all);
}

double Proof::code_percent() const
{
	return functions ? percent(identical, functions) : 0.0;
}

size_t Proof::symbol_differences() const
{
	size_t n = 0;
	for (const Difference &d : differences)
		n += d.kind == "other symbols" || d.kind.starts_with("only in");
	return n;
}

std::map<std::string, size_t> Proof::causes() const
{
	std::map<std::string, size_t> all;
	for (const Difference &d : differences)
		all[d.cause]++;
	return all;
}

std::string Proof::json() const
{
	nlohmann::ordered_json j;
	j["bodies_compiled_percent"] = bodies_percent();
	j["layout_agreement_percent"] = layout_percent();
	j["code_identity_percent"] = code_percent();
	j["bodies"] = bodies;
	j["records"] = records;
	j["offsets"] = offsets;
	j["bit_fields"] = bit_fields;
	j["functions_compared"] = functions;
	j["functions_identical"] = identical;
	j["not_out_of_line_in_c"] = not_out_of_line;
	j["left_out"] = left_out;
	j["instructions"] = {{"c", c_instructions}, {"cxx", cxx_instructions}};
	j["symbol_differences"] = symbol_differences();
	j["kinds"] = kinds;
	j["causes"] = causes();
	j["differences"] = nlohmann::ordered_json::array();
	for (const Difference &d : differences)
		j["differences"].push_back({{"function", d.function},
					    {"kind", d.kind},
					    {"instructions_c", d.c_instructions},
					    {"instructions_cxx", d.cxx_instructions},
					    {"lost", d.lost},
					    {"gained", d.gained},
					    {"cause", d.cause},
					    {"through", d.through},
					    {"evidence", d.evidence}});
	j["compiler_errors"] = errors;
	return j.dump(1, '\t') + "\n";
}

std::string Proof::text() const
{
	std::string s;
	s += fmt::format("bodies compiled    {:7.3f} %  ({} of {})\n", bodies_percent(),
			 bodies - std::min(bodies, bodies_failed), bodies);
	s += fmt::format("layout agreement   {:7.3f} %  ({} records, {} offsets, {} bit-fields; {} "
			 "differ)\n",
			 layout_percent(), records, offsets, bit_fields,
			 asserts_failed + bit_fields_differ);
	s += fmt::format("code identity      {:7.3f} %  ({} of {} functions; instructions {} in C, "
			 "{} in C++)\n",
			 code_percent(), identical, functions, c_instructions, cxx_instructions);
	s += fmt::format("left out           {:7}    functions that C cannot put out of line\n",
			 not_out_of_line);
	s += fmt::format("symbols            {:7}    functions refer to other symbols\n",
			 symbol_differences());
	for (const auto &[kind, count] : kinds) {
		s += fmt::format("\n{} x {}:\n", count, kind);
		size_t shown = 0;
		for (const Difference &d : differences) {
			if (d.kind != kind)
				continue;
			if (shown++ == 12) {
				s += "    ... (all of them in --json)\n";
				break;
			}
			s += fmt::format("    {:<40} {:>4} -> {:<4}", d.function, d.c_instructions,
					 d.cxx_instructions);
			for (const std::string &n : d.lost)
				s += " -" + n;
			for (const std::string &n : d.gained)
				s += " +" + n;
			s += "\n";
		}
	}
	if (!differences.empty())
		s += "\ncauses, by what the front ends hand to the optimisers:\n";
	for (const auto &[cause, count] : causes())
		s += fmt::format("{:>6}  {}\n", count, cause);
	for (const std::string &e : errors)
		s += e + "\n";
	return s;
}

bool prove(const Options &options, const std::string &folder, Proof &proof,
	   std::vector<std::string> &errors)
{
	return Prover(options, folder, proof, errors).run_all();
}

} // namespace cfl::bindgen
