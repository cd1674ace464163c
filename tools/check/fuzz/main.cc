// SPDX-License-Identifier: GPL-2.0
/// @file
/// cfl-check-gen: random programs that are right, and mutants that are not, against the checker and
/// the sanitizers.
#include <check/fuzz/batch.hh>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <support/command_line.hh>
#include <support/error.hh>
#include <support/file.hh>
#include <support/paths.hh>
#include <thread>

using namespace cfl;
using namespace cfl::fuzz;

namespace
{

struct Options {
	uint64_t seed = 1;
	unsigned count = 200, jobs = 1, batch = 250, size = 14;
	double want = 0.9;
	bool mutants = true;
	std::vector<std::string> sanitizers{"address", "thread", "memory"};
	std::string keep, report;
};

struct PerOperator {
	unsigned made = 0, stillborn = 0, rejected = 0, rejected_bad = 0, accepted_bad = 0,
		 accepted_clean = 0;
};

struct Total {
	unsigned programs = 0, statements = 0;
	std::map<std::string, std::string> refused;  ///< Right programs that were rejected.
	std::map<std::string, std::string> reported; ///< Accepted programs with a report.
	std::map<std::string, PerOperator> operators;
	std::map<std::string, std::string> missed, clean; ///< Accepted mutants.
};

std::string join(const std::set<std::string> &all)
{
	std::string text;
	for (const std::string &s : all)
		text += (text.empty() ? "" : " ") + s;
	return text;
}

void keep(const Options &o, const Program &p, const std::string &why)
{
	if (o.keep.empty())
		return;
	make_folders(o.keep);
	write_file(fs::path(o.keep) /
			   (p.name + (p.mutation.empty() ? "" : "-" + p.mutation) + ".cc"),
		   "// " + why + "\n#include \"dialect.hh\"\nusing namespace gen;\n" + text_of(p));
}

unsigned statements(const std::vector<Stmt> &body)
{
	unsigned n = 0;
	for (const Stmt &s : body)
		n += 1 + statements(s.body);
	return n;
}

class Work
{
public:
	Work(const Options &options, const Tools &tools) : o_(options), tools_(tools) {}

	void batch(unsigned first, unsigned last)
	{
		std::vector<Program> right, wrong;
		for (unsigned i = first; i < last; i++) {
			uint64_t seed = o_.seed * 1000003 + i;
			right.push_back(generate(seed, fmt::format("t{}", i), o_.size));
			Random random(seed ^ 0x5555);
			Program m = right.back();
			if (o_.mutants && mutate(m, random))
				wrong.push_back(std::move(m));
		}
		Tools t = tools_;
		t.sanitizers = o_.sanitizers;
		t.work = tools_.work / fmt::format("right-{}", first);
		Verdict good = judge(right, t);
		t.work = tools_.work / fmt::format("wrong-{}", first);
		Verdict bad = wrong.empty() ? Verdict{} : judge(wrong, t);
		std::lock_guard guard(lock_);
		count(right, good);
		for (const Program &p : wrong)
			mutant(p, bad);
	}
	const Total &total() const { return total_; }

private:
	void count(const std::vector<Program> &right, const Verdict &v)
	{
		for (const Program &p : right) {
			total_.programs++;
			total_.statements += statements(p.body) + statements(p.helper_body);
			auto r = v.rejected.find(p.name);
			if (v.stillborn.count(p.name))
				total_.refused[p.name] = "does not compile: the generator is wrong";
			else if (r != v.rejected.end())
				total_.refused[p.name] = r->second;
			auto s = v.reported.find(p.name);
			if (s != v.reported.end() || v.hangs.count(p.name))
				total_.reported[p.name] =
					s == v.reported.end() ? "hangs" : join(s->second);
			if (total_.refused.count(p.name))
				keep(o_, p, "rejected: " + total_.refused[p.name]);
			if (total_.reported.count(p.name))
				keep(o_, p, "reported: " + total_.reported[p.name]);
		}
	}
	void mutant(const Program &p, const Verdict &v)
	{
		PerOperator &op = total_.operators[p.mutation];
		op.made++;
		if (v.stillborn.count(p.name)) {
			op.stillborn++;
			return;
		}
		auto s = v.reported.find(p.name);
		bool bad = s != v.reported.end() || v.hangs.count(p.name);
		std::string how = s == v.reported.end() ? "hangs" : join(s->second);
		if (v.rejected.count(p.name)) {
			op.rejected++;
			op.rejected_bad += bad;
		} else if (bad) {
			op.accepted_bad++;
			total_.missed[p.name] = p.mutation + ": " + how;
			keep(o_, p, "accepted, but: " + how);
		} else {
			op.accepted_clean++;
			total_.clean[p.name] = p.mutation;
			keep(o_, p, "accepted, and no report");
		}
	}

	const Options &o_;
	const Tools &tools_;
	std::mutex lock_;
	Total total_;
};

nlohmann::json as_json(const Options &o, const Total &t)
{
	nlohmann::json operators = nlohmann::json::object();
	for (const auto &[name, p] : t.operators)
		operators[name] = {{"made", p.made},
				   {"stillborn", p.stillborn},
				   {"rejected", p.rejected},
				   {"rejected_with_report", p.rejected_bad},
				   {"accepted_with_report", p.accepted_bad},
				   {"accepted_without_report", p.accepted_clean}};
	return {{"seed", o.seed},
		{"programs", t.programs},
		{"statements", t.statements},
		{"right_but_rejected", t.refused},
		{"accepted_but_reported", t.reported},
		{"operators", operators},
		{"mutants_missed", t.missed},
		{"mutants_accepted_without_report", t.clean}};
}

/// 0 if the checker did what is asked of it.
int conclude(const Options &o, const Total &t)
{
	PerOperator sum;
	fmt::print("{:<24}{:>7}{:>10}{:>10}{:>10}{:>8}{:>8}\n", "operator", "made", "stillborn",
		   "rejected", "(reported)", "missed", "clean");
	auto row = [](const std::string &name, const PerOperator &p) {
		fmt::print("{:<24}{:>7}{:>10}{:>10}{:>10}{:>8}{:>8}\n", name, p.made, p.stillborn,
			   p.rejected, p.rejected_bad, p.accepted_bad, p.accepted_clean);
	};
	for (const auto &[name, p] : t.operators) {
		row(name, p);
		sum.made += p.made;
		sum.stillborn += p.stillborn;
		sum.rejected += p.rejected;
		sum.rejected_bad += p.rejected_bad;
		sum.accepted_bad += p.accepted_bad;
		sum.accepted_clean += p.accepted_clean;
	}
	row("all", sum);
	fmt::print("{} programs of {} statements: {} rejected, {} accepted with a report\n",
		   t.programs, t.statements, t.refused.size(), t.reported.size());
	for (const auto &[name, why] : t.refused)
		fmt::print("  right, but rejected: {}: {}\n", name, why);
	for (const auto &[name, why] : t.reported)
		fmt::print("  {}: {}: {}\n",
			   t.refused.count(name) ? "reported" : "accepted, but reported", name,
			   why);
	for (const auto &[name, why] : t.missed)
		fmt::print("  missed: {}: {}\n", name, why);
	unsigned proved = sum.rejected_bad + sum.accepted_bad;
	double score = proved ? double(sum.rejected_bad) / proved : 1;
	if (o.mutants)
		fmt::print("of {} mutants that a sanitizer reports, {:.1f} % are rejected; {} more "
			   "are "
			   "rejected without a report\n",
			   proved, 100 * score, sum.rejected - sum.rejected_bad);
	return t.refused.empty() && t.reported.empty() && score >= o.want ? 0 : 1;
}

int work(Options &o)
{
	Tools tools;
	tools.check = program_folder() / "cfl-check";
	fs::path root = root_folder();
	tools.headers = root / "tools/check/fuzz";
	tools.lib = root / "lib";
	fs::path scratch = fs::temp_directory_path() / fmt::format("cfl-check-gen-{}", getpid());
	tools.work = scratch;
	if (!fs::exists(tools.check))
		fail("{} is not built; ninja -C build/tools cfl-check", tools.check.string());
	Work w(o, tools);
	std::vector<std::pair<unsigned, unsigned>> batches;
	for (unsigned i = 0; i < o.count; i += o.batch)
		batches.push_back({i, std::min(i + o.batch, o.count)});
	std::atomic<size_t> next{0};
	std::mutex lock;
	std::string problem;
	auto run = [&] {
		for (size_t i; (i = next++) < batches.size();) {
			try {
				w.batch(batches[i].first, batches[i].second);
			} catch (const std::exception &e) {
				std::lock_guard guard(lock);
				problem = e.what();
				next = batches.size();
			}
		}
	};
	std::vector<std::thread> threads;
	for (unsigned i = 0; i < o.jobs; i++)
		threads.emplace_back(run);
	for (std::thread &t : threads)
		t.join();
	std::error_code ignored;
	fs::remove_all(scratch, ignored);
	if (!problem.empty())
		fail("{}", problem);
	if (!o.report.empty())
		write_file(o.report, as_json(o, w.total()).dump(1) + "\n");
	return conclude(o, w.total());
}

} // namespace

int main(int argc, char **argv)
{
	Options o;
	bool right_only = false;
	CLI::App app(
		"Makes random programs that obey the rules, and mutants that break them; asks "
		"cfl-check, and runs all of them under sanitizers.\nExit: 0 what is right is "
		"accepted and runs clean, and enough mutants are rejected; 1 not so; 2 it could "
		"not be done.",
		"cfl-check-gen");
	app.add_option("--seed", o.seed, "the same seed makes the same programs")
		->capture_default_str();
	app.add_option("--count", o.count, "programs")
		->check(CLI::Range(1u, 10000000u))
		->capture_default_str();
	app.add_option("--size", o.size, "statements per program, about")
		->check(CLI::Range(1u, 200u))
		->capture_default_str();
	app.add_option("--jobs", o.jobs, "batches at once")
		->check(CLI::Range(1u, 256u))
		->capture_default_str();
	app.add_option("--batch", o.batch, "programs per file")
		->check(CLI::Range(1u, 5000u))
		->capture_default_str();
	app.add_option("--sanitizers", o.sanitizers, "of address, thread, memory; or none")
		->delimiter(',')
		->check(CLI::IsMember({"address", "thread", "memory", "none"}));
	app.add_option("--want", o.want, "the share of reported mutants that must be rejected")
		->check(CLI::Range(0.0, 1.0))
		->capture_default_str();
	app.add_flag("--no-mutants", right_only, "right programs only");
	app.add_option("--keep", o.keep,
		       "a folder for programs that surprise, and for accepted mutants");
	app.add_option("--report", o.report, "a JSON file with every figure and name");
	try {
		app.parse(argc, argv);
	} catch (const CLI::ParseError &e) {
		return cfl::not_parsed(app, e);
	}
	o.mutants = !right_only;
	std::erase(o.sanitizers, "none");
	try {
		return work(o);
	} catch (const std::exception &e) {
		fmt::print(stderr, "cfl-check-gen: {}\n", e.what());
		return 2;
	}
}
