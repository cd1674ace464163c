// SPDX-License-Identifier: GPL-2.0
#include <bindgen/compile.hh>
#include <bindgen/kbuild_flags.hh>
#include <bindgen/matrix.hh>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <unistd.h>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

/// A line of matrix.conf.
struct Machine {
	std::string name, arch, triple, origin;
	bool native() const { return triple.starts_with("x86_64"); }
	bool needs_clang() const { return origin.find("CFI_CLANG") != origin.npos; }
};

std::vector<Machine> machines()
{
	std::vector<Machine> all;
	std::ifstream file(CFL_BINDGEN_FOLDER "/matrix.conf");
	for (std::string line; std::getline(file, line);) {
		std::istringstream words(line);
		Machine m;
		if (line.starts_with("#") || !(words >> m.name >> m.arch >> m.triple))
			continue;
		std::getline(words, m.origin);
		all.push_back(std::move(m));
	}
	return all;
}

/// The build folder of a machine's headers; what is said on stderr stays visible.
std::string prepare(const Machine &m)
{
	std::string command = fmt::format("bash '{}/headers.sh' {}", CFL_BINDGEN_FOLDER, m.name);
	std::string path;
	if (FILE *pipe = popen(command.c_str(), "r")) {
		char buffer[4096];
		while (size_t n = fread(buffer, 1, sizeof(buffer), pipe))
			path.append(buffer, n);
		pclose(pipe);
	}
	return path.substr(0, path.find('\n'));
}

void use_compiler(const Machine &m, bool clang, Options &o)
{
	o.compiler.clang = clang;
	std::string prefix = m.native() ? "" : m.triple + "-";
	o.compiler.version = clang ? "22.1.8" : "12.2.0";
	o.compiler.c = clang ? "clang-22" : prefix + "gcc-12";
	o.compiler.cxx = clang ? "clang++-22" : prefix + "g++-12";
	if (o.objdump.empty())
		// With LLVM's, code of RISC-V differs that is the same to the GNU one.
		o.objdump = m.arch == "riscv" ? prefix + "objdump" : default_objdump(prefix);
	o.target = m.native() ? "" : m.triple;
}

std::string make_variables(const Machine &m)
{
	std::string s = "ARCH=" + m.arch;
	if (m.needs_clang())
		return s + " LLVM=-22";
	std::string prefix = m.native() ? "" : m.triple + "-";
	return s + fmt::format(" CROSS_COMPILE={0} CC={0}gcc-12", prefix);
}

/// `kept` is where --work keeps the files of all rows; without it they go.
void prove_row(const Options &options, const std::string &kept, const Machine &m, MatrixRow &row)
{
	fmt::print(stderr, "matrix: {} with {}\n", m.name, row.compiler);
	Options o = options;
	o.directory = prepare(m);
	if (o.directory.empty()) {
		row.error = "its headers could not be prepared";
		return;
	}
	use_compiler(m, row.compiler == "clang", o);
	for (const std::string &program : {o.compiler.c, o.compiler.cxx, o.objdump}) {
		if (run({program, "--version"}, "").status != 0) {
			row.error = fmt::format("needs {}", program);
			return;
		}
	}
	if (!kbuild_flags(o.directory, make_variables(m), o.flags, row.error))
		return;
	std::string work = kept.empty() ? (fs::temp_directory_path() / "cfl-matrix-XXXXXX").string()
					: kept + "/" + m.name + "-" + row.compiler;
	if (kept.empty() && !mkdtemp(work.data())) {
		row.error = work + ": cannot be made";
		return;
	}
	std::vector<std::string> errors;
	if (!prove(o, work, row.proof, errors))
		row.error = errors.empty() ? "no reason given" : errors[0];
	std::error_code ignored;
	if (kept.empty())
		fs::remove_all(work, ignored);
}

} // namespace

bool matrix(const Options &options, const std::vector<std::string> &only, const std::string &work,
	    std::vector<MatrixRow> &rows, std::string &error)
{
	std::vector<std::string> unused = only;
	for (const Machine &m : machines()) {
		for (const char *compiler : {"gcc", "clang"}) {
			if (m.needs_clang() && compiler == std::string("gcc"))
				continue;
			std::string full = m.name + "/" + compiler;
			auto wanted = [&](const std::string &o) {
				return o == m.name || o == full;
			};
			std::erase_if(unused, wanted);
			if (!only.empty() && std::none_of(only.begin(), only.end(), wanted))
				continue;
			rows.push_back({m.name, compiler, {}, ""});
		}
	}
	if (!unused.empty()) {
		error = unused[0] + ": no such row; " CFL_BINDGEN_FOLDER "/matrix.conf has them";
		return false;
	}
	for (MatrixRow &row : rows)
		for (const Machine &m : machines())
			if (m.name == row.name)
				prove_row(options, work, m, row);
	return true;
}

std::string matrix_text(const std::vector<MatrixRow> &rows)
{
	std::string s = fmt::format("{:<14} {:<6} {:>7} {:>9} {:>8} {:>9} {:>9} {:>10} {:>8}\n",
				    "kernel", "", "bodies", "compile %", "records", "layout %",
				    "functions", "identity %", "symbols");
	for (const MatrixRow &r : rows) {
		s += fmt::format("{:<14} {:<6} ", r.name, r.compiler);
		const Proof &p = r.proof;
		if (r.error.empty())
			s += fmt::format("{:>7} {:>9.2f} {:>8} {:>9.2f} {:>9} {:>10.2f} {:>8}\n",
					 p.bodies, p.bodies_percent(), p.records,
					 p.layout_percent(), p.functions, p.code_percent(),
					 p.symbol_differences());
		else
			s += r.error.substr(0, r.error.find('\n')) + "\n";
		for (size_t i = 0; i < std::min<size_t>(p.errors.size(), 3); i++)
			s += "    " + p.errors[i] + "\n";
	}
	return s;
}

std::string matrix_json(const std::vector<MatrixRow> &rows)
{
	nlohmann::ordered_json all = nlohmann::ordered_json::array();
	for (const MatrixRow &r : rows) {
		nlohmann::ordered_json j = {{"kernel", r.name}, {"compiler", r.compiler}};
		if (r.error.empty())
			j.update(nlohmann::ordered_json::parse(r.proof.json()));
		else
			j["error"] = r.error;
		all.push_back(std::move(j));
	}
	return all.dump(1, '\t') + "\n";
}

} // namespace cfl::bindgen
